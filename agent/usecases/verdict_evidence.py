"""What a verdict rests on, gathered from the readings, the label and the supplier's own lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from agent.confirm.facts import Facts
from agent.confirm.models import Crosswalk, Evidence, FirmwareRule, Label
from agent.confirm.normal import normalised, steps_of
from agent.confirm.recall_files import newest_files
from agent.confirm.rules import references_for
from agent.usecases.crosswalks import list_crosswalks
from agent.usecases.desk import Desk
from agent.usecases.firmware import list_firmware
from agent.usecases.gudid import record_of
from agent.usecases.lists import at_place
from agent.usecases.policy_here import rules_here
from agent.usecases.products import profile_named
from agent.usecases.recalls import list_imports, recalls_about
from agent.usecases.verdict_list import verdict_snapshot
from agent.usecases.verdict_replay import require_faithful
from drivers.reading import FieldName, Reading


def evidence_for(
    desk: Desk,
    readings: tuple[Reading, ...],
    label: Label | None,
    date_of_service: date,
    *,
    now: datetime,
    provisional: bool,
    typed: Mapping[FieldName, str],
) -> Evidence:
    """Everything that a verdict on these readings and this label is a function of.

    Args:
        now: the moment at which it is taken, in the time zone of the place of delivery. Its day is
            the day of the verdict, and the list's moment of retrieval is told in that zone too: after
            midnight at the clinic it may still be the day before at a place further west.
        typed: what a person typed in of the identity.

    Raises:
        IntegrityError: a transcript does not give the identity that the driver reported.
        NotAllowed: a setting of this computer would loosen the policy.
    """
    named = {reading.profile for reading in readings if reading.profile is not None}
    profiles = {name: profile_named(name) for name in named}
    for reading in readings:
        require_faithful(reading, profiles)
    rules, walks = rules_here(desk), list_crosswalks(desk)
    snapshot = verdict_snapshot(desk, (walk.key for walk in walks))
    evidence = Evidence(
        readings=readings,
        profiles=profiles,
        label=label,
        gudid=record_of(desk, wanted_identifiers(readings, label, walks)),
        snapshot=snapshot and at_place(snapshot, now.tzinfo),
        crosswalks=walks,
        references=references_for(walks),
        rules=rules,
        date_of_service=date_of_service,
        decided_on=now.date(),
        provisional=provisional,
        typed=dict(typed),
    )
    own = {
        "recalls": recalls_about(desk, evidence),
        "recall_files": newest_files(list_imports(desk)),
        "firmware": policy_for(evidence, list_firmware(desk)),
    }
    return evidence.model_copy(update=own)


def wanted_identifiers(
    readings: tuple[Reading, ...], label: Label | None, walks: Sequence[Crosswalk]
) -> set[str]:
    """The device identifier on the label; without one, those reviewed for the model that was read.

    Of several that were reviewed it is the controller's own, where it says one.
    """
    if label is not None:
        return {label.di}
    own, models = (
        {value for reading in readings for value in reading.values(name)}
        for name in (FieldName.UDI_DI, FieldName.MODEL)
    )
    reviewed = {di for walk in walks if walk.reported_model in models for di in walk.udi_dis}
    return reviewed & own or reviewed


def policy_for(evidence: Evidence, lines: Iterable[FirmwareRule]) -> tuple[FirmwareRule, ...]:
    """The lines of the firmware policy that name a model that was read, or of the label's crosswalk."""
    models = _models(evidence)
    return tuple(rule for rule in lines if any(rule.model in value for value in models))


def _models(evidence: Evidence) -> set[str]:
    """As they were read and as they are compared; where the label tells the device, as its crosswalk has
    them too.
    """
    facts, steps = Facts(evidence), steps_of(evidence.rules, FieldName.MODEL)
    read = {value for one in evidence.readings for value in one.values(FieldName.MODEL)}
    own = facts.label_walks if facts.told_by_label else ()
    return (
        read | {normalised(value, steps) for value in read} | {walk.reported_model for walk in own}
    )
