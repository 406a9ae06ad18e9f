"""The bed that a test runs in: every test marked ``beds`` runs in each."""

from __future__ import annotations

import pytest

from tests.bluetooth.beds import Bed, bed_of, beds_here, in_the_machine

collect_ignore = ["test_cli_faults.py"] if in_the_machine() else []
"""None of its tests is for the machine, which would only import the stand-in."""


@pytest.fixture(params=beds_here())
def bed(request: pytest.FixtureRequest) -> Bed:
    """Where simulated devices are reached from."""
    return bed_of(request.param)
