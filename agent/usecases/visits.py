"""Visits: begun as a draft, filled, signed by their own author; delivery; amendments.

A draft is outside the ledger and outside the legal record. What is signed never changes: an
amendment stands beside it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from pydantic import JsonValue, ValidationError

from agent.errors import NotComplete, UsageError
from agent.fitting.amended import value_at
from agent.fitting.answers import check_answers
from agent.fitting.case_amended import place_amended_after
from agent.fitting.gates_delivery import GOING_ON, case_amended_words
from agent.fitting.models import (
    Amendment,
    AmendmentKind,
    Fitting,
    Modification,
    SignatureMeaning,
    SignedVisit,
    TakenVerdict,
    Visit,
    VisitKind,
)
from agent.fitting.models.elsewhere import AlsoIn
from agent.fitting.modifications import stop_before_signing
from agent.fitting.overrides import has_override, override_of, override_words
from agent.fitting.parts import swap_after
from agent.fitting.sequence import require_author, require_sequence
from agent.fitting.timing import local_date
from agent.model import first_fault
from agent.roles import Right
from agent.store import Entry
from agent.text import quoted
from agent.usecases.desk import Desk
from agent.usecases.elsewhere import require_one_patient, unit_elsewhere
from agent.usecases.fittings import load_fitting, require_fitting, signature_line
from agent.usecases.people import Actor
from agent.usecases.signers import require_signed_no_override
from agent.usecases.standing import require_standing
from agent.usecases.verdicts import require_confirmed, taken_verdict


@dataclass(frozen=True, slots=True)
class Draft:
    """A visit that is being filled.

    Attributes:
        id: also the id of the visit.
        fields: what has been filled so far, by the names of ``Visit``.
    """

    id: str
    fitting_id: str
    fields: Mapping[str, JsonValue]


def new_visit(
    desk: Desk, by: Actor, fitting_id: str, kind: VisitKind, visit_id: str | None = None
) -> Draft:
    """Begin a visit of this author.

    Args:
        visit_id: the supplier's own number of the visit; a fresh id if left out.

    Raises:
        NotAllowed: this person may not sign visits, or signed an override of this fitting.
        UsageError: there is no such fitting, or a draft of that id is there already.
    """
    by.require(Right.SIGN_VISITS)
    require_fitting(desk, fitting_id)
    require_signed_no_override(desk, by, fitting_id)
    draft_id = visit_id or f"V-{secrets.token_hex(4)}"
    if desk.store.draft(draft_id) is not None:
        raise UsageError(
            f"There is an unsigned visit {quoted(draft_id)} already.",
            next_step=f"Go on with it: k1007 visit fill {draft_id}.",
        )
    fields: dict[str, JsonValue] = {"id": draft_id, "kind": kind.value, "author": by.user.name}
    return _saved(desk, Draft(draft_id, fitting_id, fields))


def fill_visit(desk: Desk, by: Actor, draft_id: str, fields: Mapping[str, JsonValue]) -> Draft:
    """Save what was typed; it is kept as it is, complete or not.

    Args:
        fields: ``None`` for one that was filled by mistake: it is empty again.

    Raises:
        UsageError: there is no such draft, a field that no visit has, or a visit without a kind.
        NotAllowed: the draft is somebody else's.
    """
    draft = load_draft(desk, draft_id)
    require_author(draft.id, str(draft.fields.get("author")), by.user.name)
    unknown = [
        name for name in fields if name not in Visit.model_fields or name in {"id", "author"}
    ]
    if unknown:
        raise UsageError(
            f"A visit has no field {quoted(unknown[0])} that can be filled.",
            next_step="See the fields with: k1007 fitting schema visit.",
        )
    if fields.get("kind", draft.fields.get("kind")) is None:
        raise UsageError(
            "Every visit has a kind; it cannot be cleared.",
            next_step='Give the right one, such as kind="fitting".',
        )
    filled = {**draft.fields, **fields}
    kept = {name: value for name, value in filled.items() if value is not None}
    return _saved(desk, Draft(draft.id, draft.fitting_id, kept))


def load_draft(desk: Desk, draft_id: str) -> Draft:
    """A draft by its id.

    Raises:
        UsageError: there is no such draft.
    """
    kept = desk.store.draft(draft_id)
    if kept is None:
        raise UsageError(
            f"There is no unsigned visit {quoted(draft_id)}.",
            next_step="k1007 fitting show names the visits that are not signed yet.",
        )
    return Draft(kept.id, kept.subject, _fields(kept.content))


def drafts_of(desk: Desk, fitting_id: str) -> tuple[Draft, ...]:
    """The visits of a fitting that are not signed yet."""
    kept = desk.store.drafts(fitting_id)
    return tuple(Draft(each.id, each.subject, _fields(each.content)) for each in kept)


def sign_visit(desk: Desk, by: Actor, draft_id: str) -> Entry:
    """Sign a visit: from here on it stands.

    Raises:
        NotAllowed: this person may not sign visits, or the draft is somebody else's.
        UsageError: an answer does not fit the catalogue.
        NotComplete: a field is missing or not valid.
        NotComplete: nothing but straps, parameters or assembly is called custom fitting.
    """
    by.require(Right.SIGN_VISITS)
    draft = load_draft(desk, draft_id)
    require_author(draft.id, str(draft.fields.get("author")), by.user.name)
    visit = complete_visit(draft)
    if visit.kind is VisitKind.DELIVERY:
        raise UsageError(
            "A delivery is signed together with its verdict.",
            next_step=f"Run: k1007 fitting deliver {draft.fitting_id} --visit {draft.id}.",
        )
    return _sign(desk, by, draft, visit, _Act("visit.signed", desk.store.size))


def deliver(desk: Desk, by: Actor, fitting_id: str, draft_id: str, verdict_entry: int) -> Entry:
    """Sign the delivery on the strength of the newest final verdict, taken that day.

    Raises:
        NotAllowed: this person may not deliver, or the draft is somebody else's.
        NotComplete: the verdict does not let it go on, and no override stands; or another patient
            has the unit or a part of it.
        UsageError: the draft is another fitting's or no delivery; the verdict is another
            fitting's, another day's, or not the newest.
    """
    by.require(Right.DELIVER)
    draft = load_draft(desk, draft_id)
    if draft.fitting_id != fitting_id or draft.fields.get("kind") != VisitKind.DELIVERY.value:
        raise UsageError(
            f"The visit {draft.id} is not a delivery of {quoted(fitting_id)}.",
            next_step=f"Begin one with: k1007 visit new {fitting_id} --kind delivery.",
        )
    require_author(draft.id, str(draft.fields.get("author")), by.user.name)
    seen = desk.store.size
    fitting = load_fitting(desk, draft.fitting_id)
    visit = complete_visit(draft).model_copy(update={"verdict_entry": verdict_entry})
    _require_verdict(desk, fitting, visit, verdict_entry)
    require_standing(desk, fitting)
    serial = None if visit.unit is None else visit.unit.serial
    also = AlsoIn(found=unit_elsewhere(desk, fitting, serial))
    require_one_patient(also.found, local_date(visit.ended, fitting.case.place_tz))
    told = {"also_in": also.without_fittings()} if also.found else {}
    return _sign(desk, by, draft, visit, _Act("fitting.delivered", seen, told))


def amend_visit(
    desk: Desk,
    by: Actor,
    fitting_id: str,
    entry: int,
    *,
    kind: AmendmentKind,
    path: str,
    now: str,
    reason: str,
) -> Entry:
    """Correct a signed visit by an amendment beside it; the original stays legible.

    Args:
        path: JSON pointer (RFC 6901) to the value, e.g. ``/modifications/1/side``.

    Raises:
        NotAllowed: only the visit's author amends it.
        UsageError: there is no such visit or value, or no reason is given.
    """
    by.require(Right.SIGN_VISITS)
    fitting = load_fitting(desk, fitting_id)
    signed = _signed_visit(fitting, entry)
    require_author(signed.visit.id, signed.visit.author, by.user.name)
    if not reason.strip():
        raise UsageError("An amendment needs a reason.", next_step="Give one with --reason.")
    amendment = Amendment(
        id=f"A-{secrets.token_hex(4)}",
        entry=entry,
        visit_id=signed.visit.id,
        kind=kind,
        path=path,
        was=_value_at(signed.visit, path),
        now=now,
        reason=reason,
    )
    signature = signature_line(desk, by, fitting, SignatureMeaning.AUTHOR)
    made = by.record(
        desk,
        "visit.amended",
        subject=fitting_id,
        sections={"amendment": amendment, "signature": signature},
    )
    desk.store.cosign_checkpoint(desk.clock())
    return made


def complete_visit(draft: Draft) -> Visit:
    """The draft as a visit.

    Raises:
        NotComplete: a field is missing or not valid; the message names the first.
        UsageError: an answer does not fit the catalogue.
    """
    try:
        visit = Visit.model_validate(dict(draft.fields))
    except ValidationError as error:
        fault = first_fault(error)
        what = "is missing" if fault.missing else f"is not valid ({fault.words})"
        raise NotComplete(
            f"The visit {draft.id} cannot be signed yet: {quoted(fault.place)} {what}.",
            next_step=f"Fill it with: k1007 visit fill {draft.id}; see k1007 fitting schema visit.",
        ) from error
    problems = check_answers(visit)
    if problems:
        raise UsageError(problems[0].message, next_step=problems[0].next_step)
    return visit


class _Act(NamedTuple):
    """What a signed draft becomes.

    Attributes:
        seen: how long the log was when its conditions were looked at.
        beside: sections beside the visit and its signature.
    """

    name: str
    seen: int
    beside: Mapping[str, AlsoIn] = MappingProxyType({})


def _sign(desk: Desk, by: Actor, draft: Draft, visit: Visit, act: _Act) -> Entry:
    require_signed_no_override(desk, by, draft.fitting_id)
    fitting = load_fitting(desk, draft.fitting_id)
    require_sequence(fitting, visit, now=desk.clock())
    stop = stop_before_signing(visit, _earlier_modifications(fitting, visit))
    if stop is not None:
        raise NotComplete(stop.message, next_step=stop.next_step)
    signature = signature_line(desk, by, fitting, SignatureMeaning.AUTHOR)
    entry = by.record(
        desk,
        act.name,
        subject=draft.fitting_id,
        sections={"visit": visit, "signature": signature, **act.beside},
        seen=act.seen,
    )
    desk.store.cosign_checkpoint(desk.clock())
    desk.store.delete_draft(draft.id)
    return entry


def _earlier_modifications(fitting: Fitting, visit: Visit) -> tuple[Modification, ...]:
    """What was done to this same unit before."""
    serial = visit.unit.serial if visit.unit else None
    return tuple(
        modification
        for signed in fitting.visits
        if signed.visit.unit is not None and signed.visit.unit.serial == serial
        for modification in signed.visit.modifications
    )


def _require_verdict(desk: Desk, fitting: Fitting, visit: Visit, index: int) -> None:
    """The verdict is this fitting's, final, and of the day; the sequence looks at the rest."""
    if index != fitting.final_verdict_entry and index in fitting.verdict_entries:
        raise UsageError(
            f"The verdict of entry {index} is not the final one, or not the newest final one.",
            next_step="Read the device on the day of delivery: k1007 verify --fitting ID --final.",
        )
    if index not in fitting.verdict_entries:
        raise UsageError(
            f"Entry {index} is not a verdict of {quoted(fitting.case.fitting_id)}.",
            next_step="Take one with: k1007 verify --fitting ID --final.",
        )
    swapped = swap_after(fitting, index)
    if swapped is not None:
        raise NotComplete(
            f"The controller was swapped in entry {swapped.entry}, after the verdict of entry {index}.",
            next_step="Take a new final verdict on the unit as it is: k1007 verify --fitting ID --final.",
        )
    amended = place_amended_after(fitting, index)
    if amended is not None:
        raise NotComplete(
            f"{case_amended_words(amended)}, after the verdict of entry {index}.",
            next_step="Take a new final verdict by the day at the place: k1007 verify --fitting ID --final.",
        )
    verdict, proof = taken_verdict(desk, index).verdict, visit.proof_of_delivery
    if proof is None or verdict.date_of_service != proof.delivered_on:
        raise UsageError(
            f"The verdict of entry {index} is not for the day of delivery.",
            next_step="Read the device on the day of delivery: k1007 verify --fitting ID --final.",
        )
    taken = next(one for one in fitting.verdicts if one.entry == index)
    if override_of(fitting, taken) is None:
        _require_no_override(fitting, taken)
        require_confirmed(verdict)


def _require_no_override(fitting: Fitting, taken: TakenVerdict) -> None:
    """Say why an override that is there does not stand."""
    if taken.verdict in GOING_ON or not has_override(fitting, taken):
        return
    raise NotComplete(
        f"The verdict of entry {taken.entry} is '{taken.verdict}', and {override_words(fitting, taken)}.",
        next_step="Let a second person sign it (k1007 fitting countersign), or verify again; "
        "docs/confirm.md says who may sign an override.",
    )


def _signed_visit(fitting: Fitting, entry: int) -> SignedVisit:
    for signed in fitting.visits:
        if signed.entry == entry:
            return signed
    raise UsageError(
        f"Entry {entry} is not a signed visit of {quoted(fitting.case.fitting_id)}.",
        next_step="k1007 fitting show names the entries of its visits.",
    )


def _value_at(visit: Visit, pointer: str) -> str:
    found = value_at(visit.model_dump(mode="json"), pointer)
    if found is None:
        raise UsageError(
            f"The visit has no value at {quoted(pointer)}.",
            next_step="Give a JSON pointer such as /narrative or /modifications/0/side.",
        )
    return found


def _saved(desk: Desk, draft: Draft) -> Draft:
    desk.store.put_draft(draft.id, draft.fitting_id, dict(draft.fields))
    return draft


def _fields(content: object) -> dict[str, JsonValue]:
    assert isinstance(content, dict)  # put_draft stores nothing else
    return content
