"""Fittings: opened, read back, documents added, claims and complaints recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from pydantic import JsonValue

from agent.errors import UsageError
from agent.fitting.fold import fold
from agent.fitting.models import (
    Case,
    Claim,
    Complaint,
    Document,
    Fitting,
    RecordedBy,
    SignatureMeaning,
    SignatureStatement,
)
from agent.namesakes import persons_of
from agent.roles import Right
from agent.store import Blob, Entry
from agent.text import quoted
from agent.usecases.accounts import accounts
from agent.usecases.cases import case_now, require_case
from agent.usecases.desk import Desk
from agent.usecases.media import media_type_of
from agent.usecases.people import Actor


def open_fitting(desk: Desk, by: Actor, case: Case) -> Entry:
    """Open an episode.

    Raises:
        NotAllowed: this person may not keep fittings.
        UsageError: an episode of that id is there already, or a value of the case cannot be right.
    """
    by.require(Right.KEEP_FITTINGS)
    seen = desk.store.size
    require_case(desk, case)
    if _opening(desk, case.fitting_id) is not None:
        raise UsageError(
            f"The fitting {quoted(case.fitting_id)} is there already.",
            next_step="Take another id, or see it with: k1007 fitting show ID.",
        )
    return by.record(
        desk,
        "fitting.opened",
        subject=case.fitting_id,
        sections={"case": case},
        seen=seen,
    )


def list_fittings(desk: Desk) -> tuple[Fitting, ...]:
    """Every fitting, in the order of opening."""
    opened = desk.store.entries(act="fitting.opened")
    return tuple(load_fitting(desk, entry.leaf.subject) for entry in opened)


def require_fitting(desk: Desk, fitting_id: str) -> None:
    """Refuse an id that no fitting has; reads one entry.

    Raises:
        UsageError: there is no such fitting.
    """
    if _opening(desk, fitting_id) is None:
        raise UsageError(
            f"There is no fitting {quoted(fitting_id)}.", next_step="See: k1007 fitting list."
        )


def place_of(desk: Desk, fitting_id: str) -> str:
    """The time zone of the place of service, as the case names it now.

    Raises:
        UsageError: there is no such fitting.
    """
    require_fitting(desk, fitting_id)
    opening = _opening(desk, fitting_id)
    assert opening is not None  # just required
    return case_now(desk, opening).place_tz


def load_fitting(desk: Desk, fitting_id: str) -> Fitting:
    """One fitting, folded from its acts.

    Raises:
        UsageError: there is no such fitting.
    """
    require_fitting(desk, fitting_id)
    entries = tuple(desk.store.entries(subject=fitting_id))
    recorded = [
        RecordedBy(entry=e.index, act=e.leaf.act, by=e.leaf.actor, person=e.leaf.actor)
        for e in entries
    ]
    fitting = fold(_opened(entries), recorded)
    return with_persons(desk, fitting) if fitting.overrides else fitting


def with_persons(desk: Desk, fitting: Fitting) -> Fitting:
    """The fitting, with each author's person and role; nothing but overrides asks for them."""
    known = {account.id: account for account in accounts(desk)}
    whose = persons_of(known.values())
    recorded = (
        one.model_copy(update={"person": whose[one.by], "role": known[one.by].role})
        if one.by in known
        else one
        for one in fitting.recorded
    )
    return fitting.model_copy(update={"recorded": tuple(recorded)})


def add_document(
    desk: Desk, by: Actor, fitting_id: str, document: Document, original: bytes | None
) -> Entry:
    """Keep somebody else's paper unaltered, with what it states.

    Args:
        original: the scan, photograph or PDF; its hash is written into the document.

    Raises:
        NotAllowed: this person may not keep fittings.
        UsageError: there is no such fitting, or it has a document of that id.
    """
    by.require(Right.KEEP_FITTINGS)
    fitting = load_fitting(desk, fitting_id)
    if any(known.document.id == document.id for known in fitting.documents):
        raise UsageError(
            f"The fitting has a document {quoted(document.id)} already.",
            next_step="Take another id; a document that was added is never replaced.",
        )
    if original is None:
        return _act(desk, by, "document.added", fitting_id, document=document)
    digest = hashlib.sha256(original).hexdigest()
    media_type = document.media_type or media_type_of(original)
    hashed = document.model_copy(update={"sha256": digest, "media_type": media_type})
    return by.record(
        desk,
        "document.added",
        subject=fitting_id,
        sections={"document": hashed},
        blobs=(Blob(content=original, media_type=media_type),),
    )


def kept_elsewhere(desk: Desk, fitting_id: str, original: bytes) -> tuple[str, ...]:
    """Which other patient's documents are the same file: one paper is about one patient.

    It is told and not refused: a price list or an instruction may serve two.
    """
    digest = hashlib.sha256(original).hexdigest()
    if not desk.store.has_blob(digest):
        return ()
    return tuple(
        f"The same file is kept as {quoted(document.id)} of the fitting {quoted(told.subject)}, entry "
        f"{told.index}: look whether it is this patient's."
        for told in desk.store.sections("document.added", "document")
        if told.subject != fitting_id and digest.encode() in told.contents[0]
        for document in (Document.model_validate_json(told.contents[0]),)
        if document.sha256 == digest
    )


def record_complaint(desk: Desk, by: Actor, fitting_id: str, complaint: Complaint) -> Entry:
    """Record a complaint, or what came of it (DMEPOS Quality Standards, Section I.D.3)."""
    by.require(Right.KEEP_FITTINGS)
    require_fitting(desk, fitting_id)
    return _act(desk, by, "complaint.recorded", fitting_id, complaint=complaint)


def record_claim(desk: Desk, by: Actor, fitting_id: str, claim: Claim) -> Entry:
    """Record that a claim was submitted."""
    by.require(Right.BILL)
    require_fitting(desk, fitting_id)
    return _act(desk, by, "claim.recorded", fitting_id, claim=claim)


def signature_line(
    desk: Desk, by: Actor, fitting: Fitting, meaning: SignatureMeaning
) -> SignatureStatement:
    """What the signature prints: name, credentials, licence, moment, meaning."""
    return SignatureStatement(
        printed_name=by.user.printed_name,
        credentials=by.user.credentials,
        licence=by.user.licence,
        signed_at=desk.clock(),
        place_tz=fitting.case.place_tz,
        meaning=meaning,
    )


def opened_sections(entry: Entry) -> dict[str, JsonValue]:
    """An entry's sections as plain JSON; the store has held them against their commitments."""
    return {name: json.loads(sealed.content) for name, sealed in entry.sections.items()}


def _opening(desk: Desk, fitting_id: str) -> Entry | None:
    return next(desk.store.entries(subject=fitting_id, act="fitting.opened"), None)


def _opened(entries: Iterable[Entry]) -> Iterator[tuple[int, str, dict[str, JsonValue]]]:
    for entry in entries:
        yield entry.index, entry.leaf.act, opened_sections(entry)


def _act(
    desk: Desk,
    by: Actor,
    act: str,
    fitting_id: str,
    **sections: Document | Complaint | Claim,
) -> Entry:
    return by.record(
        desk,
        act,
        subject=fitting_id,
        sections=sections,
    )
