"""Reading a controller and taking a verdict on it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from agent.clock import Clock
from agent.confirm.decide import decide
from agent.confirm.models import (
    Crosswalk,
    Evidence,
    FirmwareRule,
    Label,
    Verdict,
    VerdictKind,
)
from agent.confirm.rules import is_shipped, references_for
from agent.errors import IntegrityError, NotComplete, UsageError
from agent.fitting.timing import local_date
from agent.settings import Settings
from agent.store import Blob, Entry
from agent.text import quoted
from agent.usecases.bluetooth import passive_choice
from agent.usecases.crosswalks import list_crosswalks
from agent.usecases.desk import Desk, require_section
from agent.usecases.firmware import list_firmware
from agent.usecases.fittings import place_of, require_fitting
from agent.usecases.gudid import record_of
from agent.usecases.labels import require_kept
from agent.usecases.lists import require_fresh_list
from agent.usecases.people import Actor, Right
from agent.usecases.products import choose, one_of, profile_named
from agent.usecases.recalls import recalls_about
from agent.usecases.verdict_list import verdict_snapshot
from drivers.errors import DriverError, DriverMissing
from drivers.identify import Witness, nobody, read_chosen, read_identity, replay
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.profile import Profile
from drivers.reading import FieldName, Reading
from drivers.target import BleTarget, Target

DEVICES: Final = "devices"
"""Subject of verdicts that were taken outside any fitting."""

VERDICT_TAKEN: Final = "verdict.taken"
"""The act of a verdict."""

FRESH_WITHIN: Final = timedelta(minutes=30)
"""Reading, deciding and delivering are one visit; a coffee fits in between."""


class VerdictMoment(StrEnum):
    """When a verdict is taken; only the one at delivery is final."""

    PLANNED = "planned"
    AT_DELIVERY = "at delivery"


@dataclass(frozen=True, slots=True)
class TakenVerdict:
    """A verdict with the evidence it is a function of, and its place in the ledger."""

    entry: int
    verdict: Verdict
    evidence: Evidence


async def identify(
    target: Target,
    *,
    driver: str | None,
    profile: str | None,
    timeout_s: float,
    clock: Clock,
    witness: Witness = nobody,
    radio: Radio = SYSTEM_RADIO,
) -> Reading:
    """Read a controller's identity, twice or more over one connection.

    Args:
        witness: is given every byte that passed, however the reading ends.
        radio: for a Bluetooth device; by default the operating system's own.

    Raises:
        DriverError: the target, the line or the device; see drivers/errors.py.
        UsageError: nothing says which driver to use.
    """
    if isinstance(target, BleTarget) and not (profile or target.profile):
        named = one_of("driver", driver, target.driver)
        choice = await asyncio.to_thread(passive_choice, named)
        return await read_chosen(
            target, choose=choice, timeout_s=timeout_s, clock=clock, witness=witness, radio=radio
        )
    chosen = await asyncio.to_thread(choose, target, driver=driver, profile=profile)
    return await read_identity(
        target,
        driver=chosen.driver,
        profile=chosen.profile,
        timeout_s=timeout_s,
        clock=clock,
        witness=witness,
        radio=radio,
    )


def time_limit_s(settings: Settings, target: Target) -> float:
    """How long a whole reading of the target may take."""
    over_ble = isinstance(target, BleTarget)
    return settings.bluetooth_timeout_s if over_ble else settings.read_timeout_s


def take_verdict(
    desk: Desk,
    by: Actor,
    *,
    readings: tuple[Reading, ...],
    label: Label | None,
    date_of_service: date,
    moment: VerdictMoment,
    subject: str = DEVICES,
    kept: Sequence[Blob] = (),
    typed: Mapping[FieldName, str] | None = None,
) -> TakenVerdict:
    """Decide, and keep the verdict with its whole evidence.

    Args:
        kept: the files that the label rests on, kept unaltered.
        typed: what a person typed in of the identity; it is compared, and lifts nothing.

    Raises:
        NotAllowed: this person may not verify devices.
        UsageError: a verdict at delivery for another day than today, or readings of which some are
            of an invented device and some are not.
        IntegrityError: the transcript does not give the identity that the driver reported.
    """
    require_verdict_possible(desk, by, date_of_service, moment, subject)
    _require_one_world(readings)
    if moment is VerdictMoment.AT_DELIVERY:
        _require_fresh(desk, readings)
        _require_fresh_photos(desk, label)
    provisional = moment is VerdictMoment.PLANNED
    evidence = _evidence(
        desk,
        readings,
        label,
        date_of_service,
        today=_today(desk, subject),
        provisional=provisional,
        typed=typed or {},
    )
    verdict = decide(evidence)
    entry = desk.record(
        "verdict.taken",
        actor=by.user.id,
        subject=subject,
        sections={"verdict": verdict, "evidence": evidence},
        sign=by.signer,
        blobs=kept,
    )
    return TakenVerdict(entry.index, verdict, evidence)


def require_verdict_possible(
    desk: Desk, by: Actor, date_of_service: date, moment: VerdictMoment, subject: str
) -> None:
    """What can be refused before a port is opened.

    Raises:
        NotAllowed: this person may not verify devices.
        UsageError: there is no such fitting, or a verdict at delivery is for another day than today.
        NotComplete: the newest list is too old, and the setting says that this is refused.
    """
    by.require(Right.VERIFY_DEVICES)
    if subject != DEVICES:
        require_fitting(desk, subject)
    if moment is VerdictMoment.AT_DELIVERY and date_of_service != _today(desk, subject):
        raise UsageError(
            f"The verdict at delivery is for today, {_today(desk, subject)}, not for {date_of_service}.",
            next_step="The date of service is the date of delivery: read the device on that day.",
        )
    require_fresh_list(desk, date_of_service)


def _today(desk: Desk, subject: str) -> date:
    """The calendar day at the place of delivery: the fitting's own, else the clinic's."""
    if subject == DEVICES:
        return desk.today()
    return local_date(desk.clock(), place_of(desk, subject))


def _require_one_world(readings: Sequence[Reading]) -> None:
    """An invented device fills in nothing that a real one did not say."""
    if len({reading.synthetic for reading in readings}) > 1:
        raise UsageError(
            "One of the readings is of an invented device, and another is not.",
            next_step="Name the ways to one device only; a simulated one goes with none that is real.",
        )


def _require_fresh(desk: Desk, readings: tuple[Reading, ...]) -> None:
    """The final verdict rests on a reading of this hour, not on one that lay in a drawer."""
    now = desk.clock()
    for reading in readings:
        if abs(now - reading.started) > FRESH_WITHIN:
            raise UsageError(
                f"The reading is of {reading.started:%Y-%m-%d %H:%M %Z}, not of this hour.",
                next_step="Read the device again, now.",
            )


def _require_fresh_photos(desk: Desk, label: Label | None) -> None:
    """A photograph of another day shows the label of another day, where the camera says so.

    A camera's clock has no zone and may be a day off.
    """
    today = desk.today()
    for photo in label.photos if label else ():
        day = _camera_day(photo.taken)
        if day is not None and abs((today - day).days) > 1:
            raise UsageError(
                f"The camera says that the photograph of the label was taken on {day}, not today.",
                next_step="Photograph the label again, now, or set the camera's clock right.",
            )


def _camera_day(taken: str | None) -> date | None:
    """The day of an EXIF date and time, ``2026:06:17 10:05:00``; ``None`` where it says none."""
    try:
        return date.fromisoformat((taken or "")[:10].replace(":", "-"))
    except ValueError:
        return None


def taken_verdict(desk: Desk, index: int) -> TakenVerdict:
    """A verdict as the ledger holds it.

    Raises:
        UsageError: that entry is no verdict.
    """
    entry = desk.store.entry(index)
    if entry.leaf.act != VERDICT_TAKEN:
        raise UsageError(
            f"Entry {index} of the ledger is {entry.leaf.act}, not a verdict.",
            next_step="k1007 fitting show names the entries of its verdicts.",
        )
    return verdict_of(entry)


def verdict_of(entry: Entry) -> TakenVerdict:
    """What an entry ``verdict.taken`` holds, read straight from its stored bytes.

    Raises:
        IntegrityError: it has no such sections.
    """
    require_section(entry, "verdict")
    require_section(entry, "evidence")
    sections = entry.sections
    return verdict_from(entry.index, sections["verdict"].content, sections["evidence"].content)


def verdict_from(index: int, verdict: bytes, evidence: bytes) -> TakenVerdict:
    """A verdict from the stored bytes of its two sections."""
    return TakenVerdict(
        index, Verdict.model_validate_json(verdict), Evidence.model_validate_json(evidence)
    )


def replay_verdict(desk: Desk, index: int) -> Verdict:
    """Run a stored verdict again from its evidence, bytes and all.

    Raises:
        IntegrityError: it comes out differently, a file that its label rests on is not there, or it
            was taken under rules that nobody shipped.
        UsageError: it was taken under rules that this program does not know.
    """
    return replay_taken(desk, taken_verdict(desk, index))


def replay_taken(desk: Desk, taken: TakenVerdict) -> Verdict:
    """The same of a verdict that has been read already.

    Raises:
        IntegrityError, UsageError: as ``replay_verdict``.
    """
    if taken.evidence.label is not None:
        require_kept(desk, taken.evidence.label)
    return run_again(taken)


def run_again(taken: TakenVerdict) -> Verdict:
    """Decode and decide again, from the evidence and nothing else.

    Raises:
        IntegrityError: it comes out differently, or was taken under rules that nobody shipped.
        UsageError: it was taken under rules that this program does not know.
    """
    index = taken.entry
    for reading in taken.evidence.readings:
        require_faithful(reading, taken.evidence.profiles)
    if not is_shipped(taken.evidence.rules):
        raise IntegrityError(
            f"Entry {index} was taken under rules that call themselves version "
            f"{quoted(taken.evidence.rules.version)} and are not those of that version.",
            next_step="Keep the database as it is, and ask for help: somebody wrote past us.",
        )
    again = decide(taken.evidence)
    if again != taken.verdict:
        raise IntegrityError(
            f"Entry {index} says {taken.verdict.verdict}, but its evidence gives {again.verdict}.",
            next_step="Keep the database as it is, and ask for help: a rule or a record was changed.",
        )
    return again


def require_faithful(reading: Reading, profiles: Mapping[str, Profile]) -> None:
    """Decode the transcript again; it has to give what the driver reported.

    Args:
        profiles: the profiles as they were at the reading, by id.

    Raises:
        DriverMissing: the driver that made it is not installed, so nothing can be said.
        IntegrityError: it does not, or its profile is not there, or is marked as an invented
            product's and the reading is not. A simulated device is invented whatever its profile says.
    """
    profile = profiles.get(reading.profile) if reading.profile else None
    marked = profile.synthetic if profile else False
    try:
        marked_enough = reading.synthetic or not marked
        faithful = marked_enough and replay(reading, profile) == reading.passes
    except DriverMissing:
        raise
    except DriverError:
        faithful = False
    if not faithful:
        raise IntegrityError(
            f"The transcript of the reading of {reading.target} does not give the identity it reported.",
            next_step="Read the controller again; if this comes back, report the driver.",
        )


def require_confirmed(verdict: Verdict) -> None:
    """Let only the two verdicts pass that need no compliance officer.

    Raises:
        NotComplete: any other verdict; the message is its first reason.
    """
    match verdict.verdict:
        case VerdictKind.CONFIRMED | VerdictKind.NOT_REQUIRED:
            return
        case (
            VerdictKind.NOT_LISTED
            | VerdictKind.NOT_EFFECTIVE
            | VerdictKind.REVIEW
            | VerdictKind.CONFLICT
            | VerdictKind.INSUFFICIENT
        ):
            raise NotComplete(
                f"Not confirmed ({verdict.verdict}): {verdict.reasons[0].text}",
                next_step="A compliance officer can record an override with its reason.",
            )


def _identifiers(
    readings: tuple[Reading, ...], label: Label | None, walks: Sequence[Crosswalk]
) -> set[str]:
    """The device identifier on the label; without one, those reviewed for the model that was read."""
    if label is not None:
        return {label.di}
    models = {value for reading in readings for value in reading.values(FieldName.MODEL)}
    return {walk.udi_di for walk in walks if walk.udi_di and walk.reported_model in models}


def _evidence(
    desk: Desk,
    readings: tuple[Reading, ...],
    label: Label | None,
    date_of_service: date,
    *,
    today: date,
    provisional: bool,
    typed: Mapping[FieldName, str],
) -> Evidence:
    named = {reading.profile for reading in readings if reading.profile is not None}
    profiles = {name: profile_named(name) for name in named}
    for reading in readings:
        require_faithful(reading, profiles)
    rules, walks = desk.rules, list_crosswalks(desk)
    snapshot = verdict_snapshot(desk, (walk.key for walk in walks))
    evidence = Evidence(
        readings=readings,
        profiles=profiles,
        label=label,
        gudid=record_of(desk, _identifiers(readings, label, walks)),
        snapshot=snapshot,
        crosswalks=walks,
        references=references_for(walks),
        rules=rules,
        date_of_service=date_of_service,
        decided_on=today,
        provisional=provisional,
        firmware=_policy(desk, readings),
        typed=dict(typed),
    )
    return evidence.model_copy(update={"recalls": recalls_about(desk, evidence)})


def _policy(desk: Desk, readings: tuple[Reading, ...]) -> tuple[FirmwareRule, ...]:
    """The lines of the firmware policy that name a model that was read."""
    models = {value for one in readings for value in one.values(FieldName.MODEL)}
    return tuple(
        rule for rule in list_firmware(desk) if any(rule.model in value for value in models)
    )
