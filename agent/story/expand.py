"""From the story file to steps: pairs, adjustment sheets and training sessions written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from agent.fitting.models import (
    AdjustmentSheet,
    AdjustmentValue,
    Case,
    How,
    Observation,
    Owner,
    Session,
    Side,
    Unit,
    Visit,
    VisitKind,
)
from agent.fitting.timing import zone
from agent.story.models import Step, Story, VisitStep
from agent.story.source import (
    Adjustments,
    Block,
    Pair,
    Point,
    SessionDetail,
    StoryFile,
    Training,
    VisitSource,
)

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""As ``date.weekday`` counts them."""


MEASURED_GROUPS: Final = frozenset(
    {"measurement", "rom", "mmt", "spasticity", "vitals", "outcome", "alignment"}
)
"""Groups whose values come from an instrument or a graded test."""


def expand(source: StoryFile) -> Story:
    """The story that the file tells, its steps in the order of time."""
    visits = sorted(_visits(source), key=lambda step: step.visit.started)
    steps: list[Step] = [
        *source.documents,
        *source.readings,
        *_with_sheets(visits, source),
        *source.amendments,
        *source.claims,
        *source.complaints,
    ]
    return Story(
        case=Case.model_validate(source.case.model_dump()),
        opened_at=source.opened_at,
        opened_by=source.opened_by,
        synthetic=source.synthetic,
        device=source.device,
        users=source.users,
        steps=tuple(sorted(steps, key=lambda step: step.at)),
    )


def _visits(source: StoryFile) -> Iterator[VisitStep]:
    for visit in source.visits:
        yield VisitStep(at=visit.signed_at, visit=_visit(visit, source))
    yield from _sessions(source.training, source.case.place_tz)


def _visit(written: VisitSource, source: StoryFile) -> Visit:
    paired = [one for pair in written.pairs for one in _both(pair)]
    return Visit(
        id=written.id,
        kind=written.kind,
        started=written.started,
        ended=written.ended,
        place=written.place,
        author=written.author,
        persons_present=written.persons_present,
        unit=written.unit,
        narrative=written.narrative,
        fitter=source.fitters.get(written.author),
        gates=written.gates,
        observations=tuple(map(_measured, (*paired, *written.observations))),
        modifications=written.modifications,
        components=written.components,
        answers=written.answers,
        proof_of_delivery=written.proof_of_delivery,
        follow_up=written.follow_up,
        unit_leaves_with_patient=written.unit_leaves_with_patient,
        custom_fitting_statement=written.custom_fitting_statement,
    )


def _measured(seen: Observation) -> Observation:
    """An instrument's values were measured that day, where the story says nothing else."""
    if seen.how is None and seen.group in MEASURED_GROUPS:
        return seen.model_copy(update={"how": How.MEASURED})
    return seen


def _both(pair: Pair) -> Iterator[Observation]:
    for side, value in ((Side.LEFT, pair.left), (Side.RIGHT, pair.right)):
        yield Observation(
            id=f"{pair.id}.{side}",
            group=pair.group,
            name=pair.name,
            side=side,
            value=value,
            unit=pair.unit,
            method=pair.method,
        )


# ---------------------------------------------------------------- adjustment sheets


def _with_sheets(steps: Iterable[VisitStep], source: StoryFile) -> Iterator[VisitStep]:
    """Each visit that has a sheet gets it: as received, with all changes up to then."""
    moments = {visit.id: visit.sheet for visit in source.visits}
    moments |= {_session_id(one.number): one.sheet for one in source.training.details}
    values = list(_received(source.adjustments))
    for step in steps:
        values = _changed(values, step.visit.id, source.adjustments)
        moment = moments.get(step.visit.id, "")
        if not moment:
            yield step
            continue
        sheet = AdjustmentSheet(
            moment=moment, unit_serial=source.adjustments.unit_serial, values=tuple(values)
        )
        visit = step.visit.model_copy(update={"adjustments": (sheet,)})
        yield step.model_copy(update={"visit": visit})


def _received(adjustments: Adjustments) -> Iterator[AdjustmentValue]:
    for point in adjustments.points:
        for side, value in _sides(point):
            yield AdjustmentValue(
                point=point.point,
                side=side,
                value=value,
                unit=point.unit,
                ifu_range=point.ifu_range,
            )


def _sides(point: Point) -> Iterator[tuple[Side, str]]:
    written = ((Side.NONE, point.value), (Side.LEFT, point.left), (Side.RIGHT, point.right))
    for side, value in written:
        if value is not None:
            yield side, value


def _changed(
    values: list[AdjustmentValue], visit_id: str, adjustments: Adjustments
) -> list[AdjustmentValue]:
    new = {
        (change.point, change.side): change.value
        for change in adjustments.changes
        if change.visit == visit_id
    }
    unknown = new.keys() - {(value.point, value.side) for value in values}
    if unknown:
        raise ValueError(f"visit {visit_id} changes points that are not there: {sorted(unknown)}")
    return [
        value.model_copy(update={"value": new.get((value.point, value.side), value.value)})
        for value in values
    ]


# ---------------------------------------------------------------- training


def _sessions(training: Training, place_tz: str) -> Iterator[VisitStep]:
    details = {detail.number: detail for detail in training.details}
    for block in training.blocks:
        for number, day in enumerate(_days(block), start=block.first_number):
            detail = details.get(number, SessionDetail(number=number))
            started = datetime.combine(day, training.starts, zone(place_tz))
            yield _session(training, block, detail, _fixed(started))


def _fixed(moment: datetime) -> datetime:
    """The same moment with its offset written out, so that it serialises as such."""
    return datetime.fromisoformat(moment.isoformat())


def _days(block: Block) -> tuple[date, ...]:
    if block.dates:
        return block.dates
    if block.first_day is None or block.last_day is None:
        raise ValueError(f"block {block.first_number} has neither dates nor from and to")
    span = (block.last_day - block.first_day).days + 1
    days = (block.first_day + timedelta(days=offset) for offset in range(span))
    return tuple(day for day in days if WEEKDAYS[day.weekday()] in block.weekdays)


def _session(
    training: Training, block: Block, detail: SessionDetail, started: datetime
) -> VisitStep:
    ended = started + timedelta(minutes=training.minutes)
    visit = Visit(
        id=_session_id(detail.number),
        kind=VisitKind.TRAINING,
        started=started,
        ended=ended,
        place=training.place,
        author=training.author,
        persons_present=training.persons_present,
        unit=Unit(serial=block.unit_serial, owner=block.owner, worn=True),
        narrative=f"{_opening(training, block, detail)} {detail.narrative}".strip(),
        observations=tuple(map(_measured, detail.observations)),
        modifications=detail.modifications,
        unit_leaves_with_patient=None if block.owner is Owner.CLINIC else False,
        session=Session(
            number=detail.number,
            minutes=training.minutes,
            assist=detail.assist,
            aid=detail.aid,
            falls=0,  # the source: no fall in any session
            stops=detail.stops,
        ),
    )
    return VisitStep(at=ended + timedelta(minutes=training.signed_after_min), visit=visit)


def _opening(training: Training, block: Block, detail: SessionDetail) -> str:
    whose = "the clinic's" if block.owner is Owner.CLINIC else "the patient's own"
    return (
        f"Training session {detail.number}, {training.minutes} min,"
        f" on {whose} unit {block.unit_serial}."
    )


def _session_id(number: int) -> str:
    return f"T-{number:02}"
