"""The foreign judge, built once."""

from __future__ import annotations

import pytest

from tests.judges.tlog import TlogJudge, shared_judge


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> TlogJudge:
    return shared_judge(tmp_path_factory)
