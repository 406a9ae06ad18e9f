"""A fitting stays one patient's: two of name, birth date and MBI stay as they stood at a signed visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from agent.namesakes import name_key
from agent.packet.check.told import Told, text

NAME: Final = "/patient/name"
BORN: Final = "/patient/born"
MBI: Final = "/patient/mbi"

OTHERS: Final = 2
"""Of the three that are others: a slip is in one of them."""

Patient = dict[str, str]
"""The three values under their paths, each as it is compared."""


def patient_of(case: JsonValue) -> Patient:
    """What a case says of who the patient is."""
    patient = case.get("patient") if isinstance(case, dict) else None
    said = patient if isinstance(patient, dict) else {}
    name, born, mbi = (_word(said.get(one)) for one in ("name", "born", "mbi"))
    return {NAME: name_key(name), BORN: born, MBI: re.sub(r"[\s-]", "", mbi).upper()}


def another_patient_faults(
    told: Told, stood: list[Patient], was: Patient, now: Patient
) -> Iterator[str]:
    """An amendment that makes the patient another than at a moment that is held.

    Args:
        stood: what stood at the first visit and at the delivery, as far as they came before.
        was: what stood before the amendment; what leads back to an earlier value is let through.
        now: what stands after it.
    """
    if text(told.said("amendment", "path")) not in now:
        return
    if any(OTHERS <= _others(one, now) >= _others(one, was) for one in stood):
        yield (
            f"{told.title} makes two of the patient's name, birth date and MBI others than when a visit was "
            "signed, which no entry may: another patient is another fitting."
        )


def _others(one: Patient, other: Patient) -> int:
    """How many are others; an MBI that was not known yet is no other one."""
    return sum(one[path] != other[path] and bool(one[MBI] or path != MBI) for path in one)


def _word(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""
