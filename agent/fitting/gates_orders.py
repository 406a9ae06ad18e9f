"""What an order needs by the supplier's dated lists, and whether the paper is in the record.

The lists as they are kept now decide, for the date of service; where they say nothing, what the
newest verdict's own lists said. Where neither says it, it is unknown, told so, and nothing is asked.
Where two lists contradict each other it is asked for, for a paper too many costs less than one too few.
That a face-to-face encounter is within six months before the order is a RECOLLECTION and not held.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple, assert_never

from agent.confirm.models import OrderKind, OrderRule
from agent.confirm.order_lists import all_lines_on, contradict, contradiction_words
from agent.confirm.questions.asides import ORDERS
from agent.fitting.gates import GateState, delivery_of, documents_of, passed, still_open
from agent.fitting.models import Author, Document, DocumentEntry, DocumentType, Fitting, VisitKind
from agent.fitting.timing import local_date
from agent.text import printable

GATES: Final = {
    OrderKind.FACE_TO_FACE: "face-to-face-encounter",
    OrderKind.WRITTEN_ORDER: "written-order-prior-to-delivery",
    OrderKind.PRIOR_AUTHORIZATION: "prior-authorization",
}


class _Asked(NamedTuple):
    """Whether it is required, and who says so; ``None`` where nobody says it."""

    required: bool | None
    by: str


def needed(fitting: Fitting, kind: OrderKind, orders: Sequence[OrderRule]) -> GateState:
    """The gate of one kind."""
    at, name = VisitKind.ORDER, GATES[kind]
    day, asked = _day(fitting), _asked(fitting, kind, orders)
    when = "on a day that is not planned yet" if day is None else f"on {day}"
    told = f"{fitting.case.hcpcs} {when}"
    if asked.required is None:
        message = f"Unknown by the supplier's dated lists: whether {told} needs {ORDERS[kind]}."
        return passed(name, at, message).model_copy(update={"known": False})
    if not asked.required:
        return passed(name, at, f"{told} does not need {ORDERS[kind]}, {asked.by}.")
    found = _papers(fitting, kind)
    good = tuple(held for held in found if not _lack(fitting, kind, held.document))
    if good:
        days = " and ".join(str(held.document.date_of_service) for held in good)
        entries = (held.entry for held in good)
        return passed(name, at, f"{ORDERS[kind].capitalize()}: recorded, of {days}.", *entries)
    lack = _lack(fitting, kind, found[-1].document) if found else "none is recorded"
    return still_open(
        name,
        at,
        f"{told} needs {ORDERS[kind]}, {asked.by}: {lack}.",
        f"Add it with 'k1007 document add' as {_type(kind).value!r}, or ask compliance.",
        *(held.entry for held in found),
    )


def _asked(fitting: Fitting, kind: OrderKind, orders: Sequence[OrderRule]) -> _Asked:
    day = _day(fitting)
    lines = () if day is None else all_lines_on(orders, kind, fitting.case.hcpcs, day)
    if contradict(lines):
        told = contradiction_words(lines)
        by = f"by one of the supplier's dated lists, which contradict each other ({told})"
        return _Asked(required=True, by=by)
    if lines:
        source = "; ".join(sorted({printable(line.source) for line in lines}))
        return _Asked(lines[0].required, f"by the supplier's dated list ({source})")
    codes = _codes(fitting)
    for code, asked in _BY_CODE.items():
        if f"{kind}_{code}" in codes:
            return asked
    return _Asked(None, "")


_BY_CODE: Final = {
    "required": _Asked(required=True, by="by the lists of the verdict"),
    "not_required": _Asked(required=False, by="by the lists of the verdict"),
    "contradicted": _Asked(
        required=True, by="by one of the lists of the verdict, which contradict each other"
    ),
}
"""What the reasons of a verdict say of a kind, by the end of their codes."""


def _codes(fitting: Fitting) -> frozenset[str]:
    """The reasons of the final verdict, or while there is none of the newest."""
    final = fitting.final_verdict_entry
    taken = [one for one in fitting.verdicts if final is None or one.entry == final]
    return frozenset(taken[-1].reason_codes) if taken else frozenset()


def _day(fitting: Fitting) -> date | None:
    """The date of service: the day of delivery, or the one that is planned."""
    delivery = delivery_of(fitting)
    if delivery is None:
        verdicts = (one.date_of_service for one in reversed(fitting.verdicts))
        return fitting.case.planned_date_of_service or next(verdicts, None)
    return local_date(delivery.visit.ended, fitting.case.place_tz)


def _type(kind: OrderKind) -> DocumentType:
    match kind:
        case OrderKind.FACE_TO_FACE:
            return DocumentType.FACE_TO_FACE_NOTE
        case OrderKind.WRITTEN_ORDER:
            return DocumentType.STANDARD_WRITTEN_ORDER
        case OrderKind.PRIOR_AUTHORIZATION:
            return DocumentType.PRIOR_AUTHORIZATION
        case _:
            assert_never(kind)


def _papers(fitting: Fitting, kind: OrderKind) -> tuple[DocumentEntry, ...]:
    return documents_of(fitting, _type(kind))


def _lack(fitting: Fitting, kind: OrderKind, paper: Document) -> str:
    """Why a paper does not do; empty where it does."""
    day = _day(fitting)
    match kind:
        case OrderKind.FACE_TO_FACE:
            return _note_lack(fitting, paper)
        case OrderKind.WRITTEN_ORDER:
            return _order_lack(paper, day)
        case OrderKind.PRIOR_AUTHORIZATION:
            return _authorization_lack(paper, day)
        case _:
            assert_never(kind)


def _note_lack(fitting: Fitting, note: Document) -> str:
    if note.author_role is not Author.PRACTITIONER:
        return "the note is not the treating practitioner's"
    if not note.signed.strip():
        return "the note is not signed"
    orders = documents_of(fitting, DocumentType.STANDARD_WRITTEN_ORDER)
    if orders and all(note.date_of_service > held.document.date_of_service for held in orders):
        return f"the note is of {note.date_of_service}, after the order"
    return ""


def _order_lack(order: Document, day: date | None) -> str:
    """It has to be there before the delivery; which of two came first on one day no date says."""
    if not order.signed.strip():
        return "the order is not signed"
    if order.received is None:
        return "the order does not say when it was received"
    if day is not None and order.received > day:
        return f"the order was received on {order.received}, after the delivery"
    return ""


def _authorization_lack(paper: Document, day: date | None) -> str:
    if day is not None and paper.date_of_service > day:
        return f"it is of {paper.date_of_service}, after the date of service"
    if day is not None and paper.valid_until is not None and paper.valid_until < day:
        return f"it ended on {paper.valid_until}"
    return ""
