"""The bed that a test runs in: every test marked ``beds`` runs in each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bluetooth.beds import Bed, bed_of, beds_here, in_the_machine

_FILES = sorted(Path(__file__).parent.glob("test_*.py")) if in_the_machine() else []

collect_ignore = [each.name for each in _FILES if "pytest.mark.beds" not in each.read_text()]
"""Those with no test for the machine, which would only import the stand-in."""


@pytest.fixture(params=beds_here())
def bed(request: pytest.FixtureRequest) -> Bed:
    """Where simulated devices are reached from."""
    return bed_of(request.param)
