"""Telling a story: a whole invented fitting, act by act, on its own days.

The same use cases as on a real day, by the same people with their own passwords; only the clock is
the story's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from time import monotonic
from typing import assert_never

from pydantic import JsonValue

from agent.confirm.label import parse_label
from agent.confirm.models import Label, LabelSource, ListingKey, Snapshot
from agent.errors import UsageError
from agent.fitting.models import Document, Visit, VisitKind
from agent.roles import Role
from agent.store import Blob
from agent.story import (
    AmendmentStep,
    ClaimStep,
    ComplaintStep,
    DocumentStep,
    ReadingStep,
    Step,
    Story,
    VisitStep,
)
from agent.usecases.crosswalks import accept_crosswalk
from agent.usecases.desk import Desk
from agent.usecases.fittings import (
    add_document,
    load_fitting,
    open_fitting,
    record_claim,
    record_complaint,
)
from agent.usecases.lists import import_snapshot
from agent.usecases.people import Actor, add_user, authenticate
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import TakenVerdict
from agent.usecases.visits import amend_visit, deliver, fill_visit, new_visit, sign_visit
from drivers.reading import Reading

ADMIN = "admin"
"""The story's people do not manage users; somebody has to."""

LISTS = {
    "pcl_2026-05-11.csv": datetime(2026, 5, 11, 13, 30, tzinfo=UTC),
    "pcl_2026-06-15.csv": datetime(2026, 6, 15, 13, 12, tzinfo=UTC),
}
"""The invented lists, and when the story says that they were retrieved."""


@dataclass(slots=True)
class StoryClock:
    """A clock that is set to the story's moments and runs on from there at the usual speed."""

    _moment: datetime
    _set_at_s: float = field(default_factory=monotonic)

    def __call__(self) -> datetime:
        """The story's present moment."""
        return self._moment + timedelta(seconds=monotonic() - self._set_at_s)

    def turn_to(self, moment: datetime) -> None:
        """Go on to a moment; a story never goes back, so an earlier one only lets it run on."""
        self._moment = max(moment, self())
        self._set_at_s = monotonic()


@dataclass(frozen=True, slots=True)
class Told:
    """One step that has been told."""

    number: int
    total: int
    step: Step
    verdict: TakenVerdict | None = None


@dataclass(frozen=True, slots=True)
class ListImported:
    """A list was imported on its day."""

    snapshot: Snapshot


Event = Told | ListImported
"""What can be told about; closed, for ``assert_never``."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a verdict of the story is taken on.

    Attributes:
        kept: files that the label rests on, such as its photograph.
    """

    readings: tuple[Reading, ...] = ()
    label: Label | None = None
    kept: tuple[Blob, ...] = ()


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells: the desk, the clock that it shares, everybody's password, and how to look.

    Attributes:
        look: looks at the device on the bench at this moment of the story.
        original: makes the paper that a document stands for, as a PDF.
    """

    desk: Desk
    clock: StoryClock
    story: Story
    passwords: Mapping[str, str]
    look: Callable[[Teller, ReadingStep], Seen]
    original: Callable[[Document], bytes]

    def actor(self, name: str) -> Actor:
        """Somebody who gives their password now."""
        return authenticate(self.desk, name, self.passwords[name])


def with_label_typed(story: Story, reading: Reading) -> Seen:
    """A controller that was read, and the label of the story's device as somebody typed it."""
    return Seen((reading,), parse_label(story.device.udi, LabelSource.TYPED))


def new_passwords(story: Story) -> dict[str, str]:
    """A fresh password for everybody."""
    return {name: secrets.token_urlsafe(15) for name in (ADMIN, *(u.name for u in story.users))}


def set_the_scene(teller: Teller) -> None:
    """Users, and the crosswalk that a compliance officer accepted."""
    story, desk = teller.story, teller.desk
    teller.clock.turn_to(story.opened_at - timedelta(days=1))
    add_user(
        desk,
        None,
        name=ADMIN,
        printed_name="Administrator (SYNTHETIC)",
        credentials="",
        licence="",
        role=Role.ADMIN,
        password=teller.passwords[ADMIN],
    )
    admin = teller.actor(ADMIN)
    for user in story.users:
        add_user(
            desk,
            admin,
            name=user.name,
            printed_name=user.printed_name,
            credentials=user.credentials,
            licence=user.licence,
            role=Role(user.role.replace(" ", "_")),
            password=teller.passwords[user.name],
        )
    device, officer = story.device, teller.actor(_compliance(story))
    accept_crosswalk(
        desk,
        officer,
        reported_manufacturer=device.manufacturer,
        reported_model=device.model,
        udi_dis=(parse_label(device.udi, LabelSource.TYPED).di,),
        key=ListingKey(
            manufacturer=device.manufacturer,
            product=device.product,
            model=device.model,
            hcpcs=device.hcpcs,
        ),
        note="SYNTHETIC: label, IFU and list compared",
        synthetic=story.synthetic,
    )
    opener = teller.actor(story.opened_by)
    teller.clock.turn_to(story.opened_at)
    open_fitting(desk, opener, story.case)


def tell(teller: Teller) -> Iterator[Event]:
    """Tell every step in its order; yields after each, when it is durable."""
    sessions: dict[str, Actor] = {}
    steps = teller.story.steps
    lists = dict(LISTS)
    for number, step in enumerate(steps, start=1):
        for name in [name for name, retrieved in lists.items() if retrieved <= step.at]:
            teller.clock.turn_to(lists[name] + timedelta(minutes=20))
            yield ListImported(_import(teller, name, lists.pop(name)))
        teller.clock.turn_to(step.at)
        yield Told(number, len(steps), step, _act(teller, step, sessions))


def _act(teller: Teller, step: Step, sessions: dict[str, Actor]) -> TakenVerdict | None:
    """One step. Signing asks for the password again; the rest goes on with the session."""
    desk, fitting_id = teller.desk, teller.story.case.fitting_id
    if isinstance(step, VisitStep | AmendmentStep) or step.by not in sessions:
        sessions[step.by] = teller.actor(step.by)
    by = sessions[step.by]
    match step:
        case VisitStep():
            _visit(teller, by, step.visit)
        case ReadingStep():
            return _verdict(teller, by, step)
        case DocumentStep():
            add_document(desk, by, fitting_id, step.document, teller.original(step.document))
        case AmendmentStep():
            _amend(teller, by, step)
        case ComplaintStep():
            record_complaint(desk, by, fitting_id, step.complaint)
        case ClaimStep():
            record_claim(desk, by, fitting_id, step.claim)
        case _:
            assert_never(step)
    return None


def _visit(teller: Teller, by: Actor, visit: Visit) -> None:
    desk, fitting_id = teller.desk, teller.story.case.fitting_id
    draft = new_visit(desk, by, fitting_id, visit.kind, visit.id)
    dumped: dict[str, JsonValue] = visit.model_dump(
        mode="json", exclude={"id", "author", "kind", "verdict_entry"}
    )
    fill_visit(desk, by, draft.id, dumped)
    if visit.kind is not VisitKind.DELIVERY:
        sign_visit(desk, by, draft.id)
        return
    final = load_fitting(desk, fitting_id).final_verdict_entry
    if final is None:
        raise UsageError("The story delivers before it verifies.", next_step="Mend the story.")
    deliver(desk, by, fitting_id, draft.id, final)


def _verdict(teller: Teller, by: Actor, step: ReadingStep) -> TakenVerdict:
    seen = teller.look(teller, step)
    return take_verdict(
        teller.desk,
        by,
        readings=seen.readings,
        label=seen.label,
        kept=seen.kept,
        date_of_service=step.date_of_service,
        moment=VerdictMoment.AT_DELIVERY if step.final else VerdictMoment.PLANNED,
        subject=teller.story.case.fitting_id,
    )


def _amend(teller: Teller, by: Actor, step: AmendmentStep) -> None:
    fitting_id = teller.story.case.fitting_id
    visits = load_fitting(teller.desk, fitting_id).visits
    entry = next(signed.entry for signed in visits if signed.visit.id == step.visit_id)
    amend_visit(
        teller.desk,
        by,
        fitting_id,
        entry,
        kind=step.kind,
        path=step.path,
        now=step.now,
        reason=step.reason,
    )


def _import(teller: Teller, name: str, retrieved: datetime) -> Snapshot:
    imported = import_snapshot(
        teller.desk,
        teller.actor(_compliance(teller.story)),
        (files("agent.story") / name).read_bytes(),
        name=name,
        retrieved=retrieved,
        source="SYNTHETIC list, shipped with the program",
    )
    return imported.snapshot


def _compliance(story: Story) -> str:
    return next(user.name for user in story.users if user.role == Role.COMPLIANCE)
