"""Tests of one group run in one process, so that what they share is made once."""

from __future__ import annotations

import os

import pytest

GROUP = "held together"


@pytest.mark.xdist_group(GROUP)
def test_a_test_is_handed_out_by_its_group(request: pytest.FixtureRequest) -> None:
    handed_out = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith(f"@{GROUP}") == handed_out
