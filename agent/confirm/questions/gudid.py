"""Does GUDID's record of the device identifier say the same? Told beside a verdict, never decides.

GUDID's brand and model are the labeler's own words, the list's are PDAC's: that they differ is
usual, and for a person to look at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from agent.confirm.facts import Facts
from agent.confirm.gudid_record import GudidRecord
from agent.confirm.models import Reason
from agent.text import quoted
from drivers.reading import FieldName

DISTRIBUTED: Final = "In Commercial Distribution"


class _Pair(NamedTuple):
    """What GUDID says, and what somebody else says of the same thing."""

    what: str
    gudid: tuple[str, ...]
    whose: str
    other: str


def gudid_1(facts: Facts) -> tuple[Reason, ...]:
    """What agrees in one sentence, and each difference in one of its own."""
    record = facts.evidence.gudid
    if record is None:
        return ()
    pairs = [pair for pair in _pairs(facts, record) if any(pair.gudid) and pair.other]
    same = [pair for pair in pairs if _is_same(pair)]
    return (
        *_known(facts, record),
        *_agreement(record, same),
        *(_difference(pair) for pair in pairs if pair not in same),
        *_not_distributed(record),
    )


def _known(facts: Facts, record: GudidRecord) -> Iterator[Reason]:
    label = facts.evidence.label
    if label is None or label.di == record.di:
        return
    text = (
        f"GUDID names the label's device identifier {quoted(label.di)} as a package or a unit of use "
        f"of {quoted(record.di)}."
    )
    yield Reason(code="gudid_other_identifier", text=text)


def _pairs(facts: Facts, record: GudidRecord) -> Iterator[_Pair]:
    models = (record.model, record.catalog_number)
    maker, model = (
        facts.identity.value(name) or "" for name in (FieldName.MANUFACTURER, FieldName.MODEL)
    )
    yield _Pair("company", (record.company,), "the controller", maker)
    yield _Pair("model", models, "the controller", model)
    for key in facts.keys:
        yield _Pair("company", (record.company,), "the list", key.manufacturer)
        yield _Pair("brand", (record.brand,), "the list", key.product)
        yield _Pair("model", models, "the list", key.model)


def _is_same(pair: _Pair) -> bool:
    return _folded(pair.other) in {_folded(text) for text in pair.gudid}


def _folded(text: str) -> tuple[str, ...]:
    """Compatibility forms, case and runs of spaces do not count; nothing else is overlooked."""
    return tuple(unicodedata.normalize("NFKC", text).casefold().split())


def _agreement(record: GudidRecord, same: list[_Pair]) -> Iterator[Reason]:
    if not same:
        return
    told = ", ".join(f"{pair.what} with {pair.whose}" for pair in same)
    yield Reason(
        code="gudid_agrees",
        text=f"GUDID's record of the device identifier {quoted(record.di)} agrees: {told}.",
    )


def _difference(pair: _Pair) -> Reason:
    said = " or ".join(quoted(text) for text in dict.fromkeys(pair.gudid) if text)
    text = f"GUDID says the {pair.what} {said}, {pair.whose} says {quoted(pair.other)}."
    return Reason(code="gudid_differs", text=text)


def _not_distributed(record: GudidRecord) -> Iterator[Reason]:
    if record.distribution and record.distribution != DISTRIBUTED:
        text = f"GUDID says of its distribution: {quoted(record.distribution)}."
        yield Reason(code="gudid_not_distributed", text=text)
