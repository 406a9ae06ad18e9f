"""Faults laid over any wire: composable, named and seeded; the same ones each time are the same bytes.

A fault of the line sees what the device says, what it is asked, and the time; a fault of the values
changes what the device believes to be; a fault of the radio behaves otherwise on Bluetooth, or gives another
GATT table. They are laid over one another in the order given: the first
is nearest to the device, the last nearest to the line, and each sees what those before it give. So
``one-byte-at-a-time`` belongs at the end: a fault of whole answers puts together what was cut before.
"""

from __future__ import annotations

from simulators.faults.catalogue import (
    CATALOGUE,
    RADIO_ONLY,
    every,
    faults_of,
    names_for,
    parse_fault,
    require_fit,
)
from simulators.faults.fault import DEFAULT_SEED, Fault, Medium
from simulators.faults.laying import altered, talk_over
from simulators.faults.table import Faults, lay_over

__all__ = [
    "CATALOGUE",
    "DEFAULT_SEED",
    "RADIO_ONLY",
    "Fault",
    "Faults",
    "Medium",
    "altered",
    "every",
    "faults_of",
    "lay_over",
    "names_for",
    "parse_fault",
    "require_fit",
    "talk_over",
]
