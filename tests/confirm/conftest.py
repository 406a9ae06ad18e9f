"""What the tests of verdicts have in common."""

from __future__ import annotations

import pytest

from agent.confirm.normal import normalised, steps_that_changed


@pytest.fixture(scope="session", autouse=True)
def nothing_is_remembered() -> None:
    """Each run normalises for itself: mutmut forks from a process in which the tests ran once already, and
    a changed step would never be asked.
    """
    normalised.cache_clear()
    steps_that_changed.cache_clear()
