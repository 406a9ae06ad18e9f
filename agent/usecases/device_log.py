"""Patients' devices, each by its fitting's last verdict: what every log of a field action begins with."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from agent.fitting.models import Fitting
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.verdicts import TakenVerdict, taken_verdict


class DeviceState(StrEnum):
    """Where the device is."""

    DELIVERED = "delivered"
    FITTING = "being fitted"


class FittedDevice(NamedTuple):
    """A fitting, and what is known of its device; ``None`` where it has no verdict yet."""

    fitting: Fitting
    taken: TakenVerdict | None

    @property
    def state(self) -> DeviceState:
        """Whether it was delivered."""
        delivered = self.fitting.delivered_entry is not None
        return DeviceState.DELIVERED if delivered else DeviceState.FITTING


def fitted_devices(desk: Desk) -> Iterator[FittedDevice]:
    """Every fitting, in the order in which they were opened; its final verdict, or else its newest."""
    for opening in desk.store.entries(act="fitting.opened"):
        fitting = load_fitting(desk, opening.leaf.subject)
        entry = fitting.final_verdict_entry
        if entry is None and fitting.verdict_entries:
            entry = fitting.verdict_entries[-1]
        yield FittedDevice(fitting, None if entry is None else taken_verdict(desk, entry))
