"""The bed that a test runs in: every test marked ``beds`` runs in each."""

from __future__ import annotations

import pytest

from tests.bluetooth.beds import Bed, bed_of, beds_here


@pytest.fixture(params=beds_here())
def bed(request: pytest.FixtureRequest) -> Bed:
    """Where simulated devices are reached from."""
    return bed_of(request.param)
