"""Looking through the whole ledger for another patient's record of the same unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from agent.confirm.models import Evidence, Verdict
from agent.errors import NotComplete
from agent.fitting.gates import delivered_serial, delivery_of
from agent.fitting.gates_delivery import final_verdict
from agent.fitting.models import Fitting, Visit
from agent.fitting.models.elsewhere import Elsewhere
from agent.fitting.models.parts import Part, Swap
from agent.fitting.one_unit import Sought, delivered_sought, elsewhere_in, folded
from agent.fitting.parts import current_parts, delivered_on
from agent.fitting.unit_names import agreed_serial, product_names, serials_seen
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.fittings import load_fitting
from agent.usecases.verdicts import DEVICES, VERDICT_TAKEN
from drivers.placeholders import names_no_unit

TELLING: Final = (
    (VERDICT_TAKEN, "verdict"),
    ("fitting.delivered", "visit"),
    ("component.added", "part"),
    ("component.swapped", "swap"),
)
"""Acts whose section names a unit's or a part's serial number."""


def verdict_elsewhere(
    desk: Desk, verdict: Verdict, evidence: Evidence, subject: str
) -> tuple[Elsewhere, ...]:
    """Other patients' records of the unit that a verdict is about, and of the parts of its fitting."""
    serial = agreed_serial(verdict)
    told = _naming_a_unit(evidence) if serial is None else (serial,)
    parts = () if subject == DEVICES else current_parts(load_fitting(desk, subject))
    sought = Sought(frozenset(map(folded, told)), product_names(verdict), parts)
    return found_elsewhere(desk, sought, but=subject)


def _naming_a_unit(evidence: Evidence) -> tuple[str, ...]:
    """What was read of serials that name a unit at all: a placeholder is on many."""
    return tuple(one for one in serials_seen(evidence) if not names_no_unit(one))


def unit_elsewhere(desk: Desk, fitting: Fitting, serial: str | None) -> tuple[Elsewhere, ...]:
    """Other patients' records of the unit of this fitting, and of its parts.

    Args:
        serial: of the unit; ``None`` where it is not known yet, and only parts can be looked for.
    """
    sought = delivered_sought(fitting, serial or "")
    known = sought if serial else sought._replace(serials=frozenset())
    return found_elsewhere(desk, known, but=fitting.case.fitting_id)


def fitting_elsewhere(desk: Desk, fitting: Fitting) -> tuple[Elsewhere, ...]:
    """Other patients' records of this fitting's unit, as delivered or as the final verdict has it."""
    final = final_verdict(fitting)
    verified = None if final is None else final.serial
    own = delivered_serial(fitting)
    return unit_elsewhere(desk, fitting, own if delivery_of(fitting) else verified or own)


def found_elsewhere(desk: Desk, sought: Sought, *, but: str) -> tuple[Elsewhere, ...]:
    """Other patients' records of the unit, in the order of their entries."""
    others = [name for name in _naming(desk, sought.every_serial) if name not in (but, DEVICES)]
    found = (one for name in others for one in elsewhere_in(load_fitting(desk, name), sought))
    return tuple(sorted(found, key=lambda one: one.entry))


def require_one_patient(found: Iterable[Elsewhere], day: date) -> None:
    """Refuse the delivery of what another patient has.

    Raises:
        NotComplete: the unit, or a part of it, was delivered to somebody else and did not come back.
    """
    for one in found:
        if one.holds_up(day):
            what = f"The part {quoted(one.part)}" if one.part else "The unit"
            raise NotComplete(
                f"{what} with the serial number {quoted(one.serial)} {one.words}, in "
                f"{quoted(one.fitting)}.",
                next_step="Read the serial number again. If it came back from that patient, record the "
                f'return first: k1007 fitting returned {one.fitting} --on DAY --note "why".',
            )


def require_no_unit_twice(desk: Desk) -> None:
    """No unit, and no part of one, is with two patients by what the ledger holds.

    Raises:
        NotComplete: one is; a return or a swap was not recorded.
    """
    for fitting in _sharing_a_serial(desk):
        delivery, day = delivery_of(fitting), delivered_on(fitting)
        if delivery is None or day is None or delivery.visit.unit is None:
            continue
        for one in unit_elsewhere(desk, fitting, delivery.visit.unit.serial):
            if one.entry < delivery.entry and one.holds_up(day):
                what = f"part {quoted(one.part)}" if one.part else "unit"
                raise NotComplete(
                    f"The {what} with the serial number {quoted(one.serial)} was delivered in entry "
                    f"{delivery.entry}, and {one.words}.",
                    next_step="All else checks. Find out which patient has it, and record the return: "
                    f'k1007 fitting returned {one.fitting} --on DAY --note "why".',
                )


def _naming(desk: Desk, serials: frozenset[str]) -> tuple[str, ...]:
    """The subjects of entries in which one of these numbers stands, each once."""
    wanted = [serial for serial in serials if serial]
    found: dict[str, None] = {}
    for act, section in TELLING if wanted else ():
        for told in desk.store.sections(act, section):
            text = told.contents[0].decode().casefold()
            if any(_as_json(serial) in text for serial in wanted):
                found[told.subject] = None
    return tuple(found)


def _as_json(serial: str) -> str:
    """As canonical JSON writes it within a text (RFC 8785, 3.2.2.2)."""
    return serial.replace("\\", "\\\\").replace('"', '\\"')


def _sharing_a_serial(desk: Desk) -> Iterator[Fitting]:
    """The fittings that list or deliver a serial number which another one has too."""
    having: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for subject, serial in _delivered_and_listed(desk):
        having[folded(serial)][subject] = None
    shared = {name: None for names in having.values() if len(names) > 1 for name in names}
    return (load_fitting(desk, name) for name in shared)


def _delivered_and_listed(desk: Desk) -> Iterator[tuple[str, str]]:
    for told in desk.store.sections("fitting.delivered", "visit"):
        unit = Visit.model_validate_json(told.contents[0]).unit
        if unit is not None:
            yield told.subject, unit.serial
    for told in desk.store.sections("component.added", "part"):
        yield told.subject, Part.model_validate_json(told.contents[0]).number.serial
    for told in desk.store.sections("component.swapped", "swap"):
        yield told.subject, Swap.model_validate_json(told.contents[0]).number.serial
