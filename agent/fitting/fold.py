"""From the acts of the ledger to one fitting.

The fold only gathers. Amendments stand beside the visits and never change them; those of the case say
what stood there, and the case is told as it is now. Acts that this version does not know are passed
over; a section that was withheld is simply not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import JsonValue, ValidationError

from agent.confirm.models import Evidence, Verdict, VerdictKind
from agent.errors import IntegrityError, UsageError
from agent.fitting.case_amended import with_amendment
from agent.fitting.models import (
    Amendment,
    Case,
    CaseAmendment,
    Claim,
    Complaint,
    Countersignature,
    Document,
    DocumentEntry,
    Fitting,
    Override,
    RecordedBy,
    SignatureStatement,
    SignedAmendment,
    SignedCaseAmendment,
    SignedCountersignature,
    SignedOverride,
    SignedVisit,
    TakenVerdict,
    Visit,
)
from agent.fitting.models.acts import Explanation
from agent.fitting.models.elsewhere import AlsoIn, Return, ReturnEntry
from agent.fitting.models.fitting import SignedExplanation
from agent.fitting.models.parts import Part, PartEntry, Swap, SwapEntry
from agent.fitting.timing import is_late
from agent.fitting.unit_names import agreed_serial, product_names, rests_on, serials_seen
from agent.model import Model, first_fault

Sections = Mapping[str, JsonValue]
"""The opened sections of one entry, by name, as plain JSON."""

M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    opened: tuple[int, Case] | None = None
    documents: list[DocumentEntry] = field(default_factory=list)
    visits: list[SignedVisit] = field(default_factory=list)
    amendments: list[SignedAmendment] = field(default_factory=list)
    parts: list[PartEntry] = field(default_factory=list)
    swaps: list[SwapEntry] = field(default_factory=list)
    complaints: dict[tuple[object, str], Complaint] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    verdict_entries: list[int] = field(default_factory=list)
    verdicts: list[TakenVerdict] = field(default_factory=list)
    overrides: list[SignedOverride] = field(default_factory=list)
    delivered_entry: int | None = None
    returns: list[ReturnEntry] = field(default_factory=list)
    explanations: list[SignedExplanation] = field(default_factory=list)
    case_amendments: list[SignedCaseAmendment] = field(default_factory=list)


def fold(acts: Iterable[tuple[int, str, Sections]], recorded: Sequence[RecordedBy] = ()) -> Fitting:
    """Fold the acts of one fitting, in the order of the ledger.

    Args:
        acts: entry index, name of the act, opened sections.
        recorded: who recorded each of them, where that is known.

    Raises:
        UsageError: the case is not among the opened sections.
        IntegrityError: a section does not hold what its name says, or two entries open a case or
            deliver.
    """
    gathered = _Gathered()
    for index, act, sections in acts:
        if (take := _TAKERS.get(act)) is not None:
            take(gathered, index, sections)
    if gathered.opened is None:
        raise UsageError(
            "These entries do not hold the case of a fitting.",
            next_step="Ask for the entries of one fitting, with the section 'case' opened.",
        )
    return _fitting(gathered, *gathered.opened).model_copy(update={"recorded": tuple(recorded)})


def _take_case(gathered: _Gathered, index: int, sections: Sections) -> None:
    case = _read(Case, index, sections, "case")
    if case is None:
        return
    if gathered.opened is not None:
        raise IntegrityError(
            f"Entry {index} opens a fitting that entry {gathered.opened[0]} had opened already.",
            next_step="Fold the entries of one fitting only.",
        )
    gathered.opened = (index, case)


def _take_case_amendment(gathered: _Gathered, index: int, sections: Sections) -> None:
    amendment = _read(CaseAmendment, index, sections, "amendment")
    signature = _read(SignatureStatement, index, sections, "signature")
    if amendment is None or signature is None or gathered.opened is None:
        return
    opened, case = gathered.opened
    try:
        gathered.opened = (opened, with_amendment(case, amendment))
    except ValueError as error:
        raise IntegrityError(
            f"Entry {index} amends the case in a way that leaves none.",
            next_step="Run 'k1007 ledger verify', and read it with the version that wrote it.",
        ) from error
    signed = SignedCaseAmendment(entry=index, amendment=amendment, signature=signature)
    gathered.case_amendments.append(signed)


def _take_document(gathered: _Gathered, index: int, sections: Sections) -> None:
    if (document := _read(Document, index, sections, "document")) is not None:
        gathered.documents.append(DocumentEntry(entry=index, document=document))


def _take_visit(gathered: _Gathered, index: int, sections: Sections) -> None:
    visit = _read(Visit, index, sections, "visit")
    signature = _read(SignatureStatement, index, sections, "signature")
    if visit is None or signature is None:
        return
    late = is_late(ended=visit.ended, signed_at=signature.signed_at)
    signed = SignedVisit(entry=index, visit=visit, signature=signature, late=late)
    gathered.visits.append(signed)


def _take_delivery(gathered: _Gathered, index: int, sections: Sections) -> None:
    if gathered.delivered_entry is None:  # the first one stands; a later one is told as a visit
        gathered.delivered_entry = index
    _take_visit(gathered, index, sections)


def _take_amendment(gathered: _Gathered, index: int, sections: Sections) -> None:
    amendment = _read(Amendment, index, sections, "amendment")
    signature = _read(SignatureStatement, index, sections, "signature")
    if amendment is not None and signature is not None:
        signed = SignedAmendment(entry=index, amendment=amendment, signature=signature)
        gathered.amendments.append(signed)


def _take_verdict(gathered: _Gathered, index: int, sections: Sections) -> None:
    gathered.verdict_entries.append(index)
    verdict = _read(Verdict, index, sections, "verdict")
    if verdict is None:
        return
    serial = agreed_serial(verdict)
    unsure = serial is None or verdict.verdict is VerdictKind.CONFLICT
    also = _read(AlsoIn, index, sections, "also_in")
    gathered.verdicts.append(
        TakenVerdict(
            entry=index,
            verdict=verdict.verdict,
            provisional=verdict.provisional,
            date_of_service=verdict.date_of_service,
            serial=serial,
            serials_seen=_serials_seen(index, sections) if unsure else (),
            rules_version=verdict.rules_version,
            reason_codes=tuple(reason.code for reason in verdict.reasons),
            confidence=verdict.confidence,
            why=verdict.reasons[0].text if verdict.reasons else "",
            rests_on=rests_on(sections.get("evidence")),
            product=product_names(verdict),
            also_in=() if also is None else also.found,
        )
    )


def _serials_seen(index: int, sections: Sections) -> tuple[str, ...]:
    """Every serial that a source of the verdict told; none where its evidence is withheld."""
    evidence = _read(Evidence, index, sections, "evidence")
    return () if evidence is None else serials_seen(evidence)


def _take_override(gathered: _Gathered, index: int, sections: Sections) -> None:
    override = _read(Override, index, sections, "override")
    signature = _read(SignatureStatement, index, sections, "signature")
    if override is not None and signature is not None:
        signed = SignedOverride(entry=index, override=override, signature=signature)
        gathered.overrides.append(signed)


def _take_part(gathered: _Gathered, index: int, sections: Sections) -> None:
    if (part := _read(Part, index, sections, "part")) is not None:
        gathered.parts.append(PartEntry(entry=index, part=part))


def _take_swap(gathered: _Gathered, index: int, sections: Sections) -> None:
    if (swap := _read(Swap, index, sections, "swap")) is not None:
        gathered.swaps.append(SwapEntry(entry=index, swap=swap))


def _take_return(gathered: _Gathered, index: int, sections: Sections) -> None:
    if (told := _read(Return, index, sections, "return")) is not None:
        gathered.returns.append(ReturnEntry(entry=index, told=told))


def _take_explanation(gathered: _Gathered, index: int, sections: Sections) -> None:
    told = _read(Explanation, index, sections, "explanation")
    signature = _read(SignatureStatement, index, sections, "signature")
    if told is not None and signature is not None:
        signed = SignedExplanation(entry=index, explanation=told, signature=signature)
        gathered.explanations.append(signed)


def _take_countersignature(gathered: _Gathered, index: int, sections: Sections) -> None:
    """The first one stands under the override that it names; any other changes nothing."""
    told = _read(Countersignature, index, sections, "countersignature")
    signature = _read(SignatureStatement, index, sections, "signature")
    if told is None or signature is None:
        return
    second = SignedCountersignature(entry=index, countersignature=told, signature=signature)
    for place, signed in enumerate(gathered.overrides):
        if signed.entry == told.override_entry and signed.second is None:
            gathered.overrides[place] = signed.model_copy(update={"second": second})


def _take_complaint(gathered: _Gathered, index: int, sections: Sections) -> None:
    """A complaint is recorded when it comes in and again when it moves; the newest state stands."""
    if (complaint := _read(Complaint, index, sections, "complaint")) is not None:
        gathered.complaints[complaint.received, complaint.what] = complaint


def _take_claim(gathered: _Gathered, index: int, sections: Sections) -> None:
    if (claim := _read(Claim, index, sections, "claim")) is not None:
        gathered.claims.append(claim)


_TAKERS: Final[Mapping[str, Callable[[_Gathered, int, Sections], None]]] = {
    "fitting.opened": _take_case,
    "case.amended": _take_case_amendment,
    "document.added": _take_document,
    "visit.signed": _take_visit,
    "fitting.delivered": _take_delivery,
    "fitting.returned": _take_return,
    "visit.amended": _take_amendment,
    "verdict.taken": _take_verdict,
    "verdict.overridden": _take_override,
    "component.added": _take_part,
    "component.swapped": _take_swap,
    "verdict.countersigned": _take_countersignature,
    "verdict.explained": _take_explanation,
    "complaint.recorded": _take_complaint,
    "claim.recorded": _take_claim,
}
"""What each act adds; an act that is not here is passed over."""


def _read(model: type[M], index: int, sections: Sections, name: str) -> M | None:
    """The section as its model, or None where it is withheld."""
    if name not in sections:
        return None
    try:
        return model.model_validate(sections[name])
    except ValidationError as error:
        fault = first_fault(error)
        raise IntegrityError(
            f"Entry {index} holds a section {name!r} that cannot be read: "
            f"{fault.words} at {fault.place!r}.",
            next_step="Run 'k1007 ledger verify', and read it with the version that wrote it.",
        ) from error


def _fitting(gathered: _Gathered, opened_entry: int, case: Case) -> Fitting:
    return Fitting(
        opened_entry=opened_entry,
        case=case,
        documents=tuple(gathered.documents),
        visits=tuple(gathered.visits),
        amendments=tuple(gathered.amendments),
        parts=tuple(gathered.parts),
        swaps=tuple(gathered.swaps),
        complaints=tuple(gathered.complaints.values()),
        claims=tuple(gathered.claims),
        verdict_entries=tuple(gathered.verdict_entries),
        verdicts=tuple(gathered.verdicts),
        overrides=tuple(gathered.overrides),
        final_verdict_entry=_final_verdict(gathered),
        delivered_entry=gathered.delivered_entry,
        returns=tuple(gathered.returns),
        explanations=tuple(gathered.explanations),
        case_amendments=tuple(gathered.case_amendments),
    )


def _final_verdict(gathered: _Gathered) -> int | None:
    """The verdict that the delivery names if it is final, else the newest final one before it."""
    final = [verdict.entry for verdict in gathered.verdicts if not verdict.provisional]
    if gathered.delivered_entry is None:
        return final[-1] if final else None
    for signed in gathered.visits:
        if signed.entry == gathered.delivered_entry and signed.visit.verdict_entry in final:
            return signed.visit.verdict_entry
    earlier = [entry for entry in final if entry < gathered.delivered_entry]
    return earlier[-1] if earlier else None
