"""Two lists side by side: what was added, what is gone, what changed, in words that a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import Field

from agent.confirm.models import ListingKey
from agent.confirm.pcl import ListRow, folded_key
from agent.model import Model

Product = tuple[str, str, str]
"""Manufacturer, product and model."""


class Period(Model):
    """One row of a key, without its place in the file."""

    begin: date
    end: date | None
    comment: str

    @property
    def words(self) -> str:
        """As in ``2025-02-01 to open``."""
        return f"{self.begin} to {self.end or 'open'}"


class KeyChange(Model):
    """What became of one key.

    Attributes:
        before: its periods on the first list; none where it was added.
        after: its periods on the second; none where it is gone.
        words: what is different.
    """

    key: ListingKey
    before: tuple[Period, ...]
    after: tuple[Period, ...]
    words: str


class Respelling(Model):
    """A key that is gone, and one that was added, that differ by case and spaces alone."""

    before: ListingKey
    after: ListingKey


class ListDifference(Model):
    """Everything that is different; the keys are in alphabetical order."""

    added: tuple[KeyChange, ...]
    gone: tuple[KeyChange, ...]
    changed: tuple[KeyChange, ...]
    respelled: tuple[Respelling, ...]
    unchanged: int = Field(ge=0, description="keys that are as before")


_Key = tuple[str, str, str, str]


def difference(first: Iterable[ListRow], second: Iterable[ListRow]) -> ListDifference:
    """What is different on the second list; the order of rows does not matter."""
    before, after = _periods(first), _periods(second)
    added, gone = after.keys() - before.keys(), before.keys() - after.keys()
    both = before.keys() & after.keys()
    changed = {key for key in both if before[key] != after[key]}
    return ListDifference(
        added=_changes(added, before, after),
        gone=_changes(gone, before, after),
        changed=_changes(changed, before, after),
        respelled=_respelled(gone, added),
        unchanged=len(both) - len(changed),
    )


def changed_products(first: Iterable[ListRow], second: Iterable[ListRow]) -> frozenset[Product]:
    """The products of which any row is different, under whatever code; where it stands does not matter."""
    different = {row[1:] for row in first} ^ {row[1:] for row in second}
    return frozenset((row[1], row[2], row[3]) for row in different)


_Spans = tuple[tuple[date, date, str], ...]


def _periods(rows: Iterable[ListRow]) -> dict[_Key, _Spans]:
    """Each key's periods in the order of time; an open end sorts last."""
    found: dict[_Key, _Spans] = {}
    for row in rows:
        key = row[1:5]
        span = ((row.begin, row.end or date.max, row.comment),)
        found[key] = tuple(sorted((*found[key], *span))) if key in found else span
    return found


def _changes(
    keys: Iterable[_Key], before: Mapping[_Key, _Spans], after: Mapping[_Key, _Spans]
) -> tuple[KeyChange, ...]:
    return tuple(_change(key, before.get(key, ()), after.get(key, ())) for key in sorted(keys))


def _change(key: _Key, before: _Spans, after: _Spans) -> KeyChange:
    old, new = _as_periods(before), _as_periods(after)
    return KeyChange(key=_as_key(key), before=old, after=new, words=_words(old, new))


def _as_periods(spans: _Spans) -> tuple[Period, ...]:
    return tuple(
        Period(begin=begin, end=None if end == date.max else end, comment=comment)
        for begin, end, comment in spans
    )


def _words(before: tuple[Period, ...], after: tuple[Period, ...]) -> str:
    if not before or not after:
        return " and ".join(period.words for period in before or after)
    if len(before) == len(after) == 1:
        return "; ".join(_single_words(before[0], after[0]))
    told = [" and ".join(period.words for period in periods) for periods in (before, after)]
    return f"was {told[0]}, is {told[1]}" if told[0] != told[1] else "a comment changed"


def _single_words(old: Period, new: Period) -> list[str]:
    words = []
    if old.begin != new.begin:
        words.append(f"begins on {new.begin}, was {old.begin}")
    if old.end != new.end and new.end is None:
        words.append(f"is open, ended on {old.end}")
    elif old.end != new.end:
        words.append(f"ends on {new.end}, {f'was {old.end}' if old.end else 'was open'}")
    if old.comment != new.comment:
        words.append(f'comment "{new.comment}", was "{old.comment}"')
    return words


def _respelled(gone: Iterable[_Key], added: Iterable[_Key]) -> tuple[Respelling, ...]:
    by_spelling = {folded_key(*key): key for key in sorted(gone)}
    pairs = [(by_spelling.get(folded_key(*key)), key) for key in sorted(added)]
    return tuple(
        Respelling(before=_as_key(old), after=_as_key(new)) for old, new in pairs if old is not None
    )


def _as_key(key: _Key) -> ListingKey:
    hcpcs, manufacturer, product, model = key
    return ListingKey(manufacturer=manufacturer, product=product, model=model, hcpcs=hcpcs)
