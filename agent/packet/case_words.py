"""A case and its amendments in words: what stands now, with what stood there at the opening."""

from __future__ import annotations

import json
from typing import Final

from pydantic import JsonValue

from agent.fitting.case_checks import field_words
from agent.fitting.models import SignedCaseAmendment
from agent.fitting.timing import AmendmentDates, amendment_sentence
from agent.packet.blocks import Block, Facts, Heading, Kept, Paragraph, Strong, Text, fact, words
from agent.packet.dates import us_date
from agent.packet.sections.signature import signature_line, signer_words
from agent.packet.view import PacketView, joined, short
from agent.text import counted

NOTHING: Final = "nothing"

NAME_CHARACTERS: Final = 40
"""Of the name of a value there."""

FIRST_TOLD: Final = {
    "/patient/name": "name",
    "/patient/born": "birth date",
    "/patient/mbi": "MBI",
    "/supplier/name": "supplier's name",
    "/supplier/npi": "NPI",
    "/supplier/ptan": "PTAN",
}
"""Patient and supplier, as page one calls the values: there they are never left out."""

VALUE_CHARACTERS: Final = 60
"""Of a value on page one; the chapter has the whole."""


def noted(view: PacketView, shown: str, *paths: str) -> str:
    """What is shown of these values of the case, with what each one said at the opening."""
    first = [signed.amendment for path in paths if (signed := _first(view, path)) is not None]
    told = [f"{field_words(one.path)} at the opening: {value_words(one.was)}" for one in first]
    return f"{shown} [amended; {'; '.join(told)}]" if told else shown


def amended_fields_line(view: PacketView) -> tuple[Text, ...]:
    """What was amended since the opening, for page one: patient and supplier first, each by name.

    What they say now stands in the answer itself; after the names stands what was there before.
    """
    net = _net(view)
    changed = {path: was for path, (was, now) in net.items() if was != now}
    first = [path for path in FIRST_TOLD if path in changed]
    names = [FIRST_TOLD[path] for path in first]
    rest = [path for path in changed if path not in first]
    if rest and not names:
        names = [short(field_words(rest.pop(0)), NAME_CHARACTERS)]
    more = f" and {counted(len(rest), 'more value')}" if rest else ""
    back = (
        counted(len(net) - len(changed), "value") + " put back" if len(net) > len(changed) else ""
    )
    told = joined((", ".join(names) + more, back))
    if not told:
        return ()
    before = joined(
        f"{FIRST_TOLD[path]} {short(value_words(changed[path]), NAME_CHARACTERS)}" for path in first
    )
    stood = f" At the opening: {before}." if before else ""
    return (words(Strong("Case amended: "), f"{told}.{stood}"),)


def who_first(view: PacketView) -> list[SignedCaseAmendment]:
    """The amendments in the order of page one: patient and supplier first."""
    return sorted(view.fitting.case_amendments, key=lambda s: s.amendment.path not in FIRST_TOLD)


def _net(view: PacketView) -> dict[str, tuple[JsonValue, JsonValue]]:
    """Of each amended value what it said at the opening and what it says now."""
    net: dict[str, tuple[JsonValue, JsonValue]] = {}
    for signed in view.fitting.case_amendments:
        one = signed.amendment
        net[one.path] = (net[one.path][0] if one.path in net else one.was, one.now)
    return net


def case_amended_words(view: PacketView, signed: SignedCaseAmendment) -> str:
    """``Case, patient, mbi: 1EG4…, amended to 1EG4… on 06/25/2026 by NAME; 29 days after …``."""
    amendment = signed.amendment
    was, now = (short(value_words(v), VALUE_CHARACTERS) for v in (amendment.was, amendment.now))
    made = us_date(view.day(signed.signature.signed_at))
    return (
        f"Case, {field_words(amendment.path)}: {was}, amended to {now} on {made} by "
        f"{signer_words(signed.signature)}; {case_sentence(view, signed)}"
    )


def case_sentence(view: PacketView, signed: SignedCaseAmendment) -> str:
    """Days from the opening, the date of service and the claim, as computed and never typed."""
    dates = AmendmentDates(
        visit=view.opened_on,
        of="the opening of the fitting",
        date_of_service=view.date_of_service,
        claim=view.claim.submitted if view.claim else None,
    )
    return amendment_sentence(view.day(signed.signature.signed_at), dates)


def case_amendment_blocks(view: PacketView) -> list[Block]:
    """Each amendment of the case with what it said before."""
    return [_amendment(view, signed) for signed in view.fitting.case_amendments]


def value_words(value: JsonValue) -> str:
    """A value of a case as it is printed: an item after the other, an item's parts side by side."""
    match value:
        case None | "" | []:
            return NOTHING
        case str():
            return value
        case list():
            return "; ".join(value_words(each) for each in value)
        case dict():
            return " ".join(value_words(each) for each in value.values() if each not in (None, ""))
        case _:
            return json.dumps(value)


def _amendment(view: PacketView, signed: SignedCaseAmendment) -> Kept:
    amendment = signed.amendment
    return Kept(
        (
            Heading(
                2,
                f"Amendment of the case: {field_words(amendment.path)}",
                f"amendment-{signed.entry}",
            ),
            Facts(
                (
                    fact("Before", value_words(amendment.was)),
                    fact("Now", value_words(amendment.now)),
                    fact("Reason", amendment.reason),
                    fact("When", case_sentence(view, signed)),
                    fact("Amendment's id", amendment.id),
                )
            ),
            Paragraph(signature_line(signed.signature)),
        )
    )


def _first(view: PacketView, path: str) -> SignedCaseAmendment | None:
    """The first amendment of a value, or of one inside it: before it stands what the opening said."""
    inside = f"{path}/"
    return next(
        (
            signed
            for signed in view.fitting.case_amendments
            if signed.amendment.path == path or signed.amendment.path.startswith(inside)
        ),
        None,
    )
