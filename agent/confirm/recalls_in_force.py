"""Which record of a recall is in force, where several files say something of it.

That is a function of what the files say, of no order: neither that of their import nor that of the
records in them. What the file with the newest data says of a number counts, all of it: FDA may have
several records of one number, one for each product or lot. Of files whose data are of one day there is
no telling which is newer; then all count that they say, so that an open recall stays open and every unit
that is named stays named.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from agent.confirm.models import RecallForm, RecallRecord
from agent.confirm.retrieved import DAY_ITSELF, retrieval_order


class DataMoment(NamedTuple):
    """How new the data of a file are; the greater is the newer.

    Attributes:
        day: FDA's own day of the data; where the file does not say it, that of the retrieval.
        at: the moment of retrieval, where it alone tells how new the data are; else two answers of
            one day's data are equally new.
    """

    day: date
    at: datetime


class SaidRecalls(NamedTuple):
    """The records of one file, and how new they are."""

    moment: DataMoment
    records: tuple[RecallRecord, ...]


Number = tuple[str, RecallForm]
"""FDA's number, and in which of its two lists."""


def data_moment(last_updated: str, retrieved: datetime | date) -> DataMoment:
    """How new the data of a file are that says that day of them, and was retrieved then."""
    day = day_of(last_updated)
    return DataMoment(*retrieval_order(retrieved)) if day is None else DataMoment(day, DAY_ITSELF)


def day_of(last_updated: str) -> date | None:
    """OpenFDA's day of the data; ``None`` where the file tells none that can be read."""
    with suppress(ValueError):
        return date.fromisoformat(last_updated)
    return None


def in_force(files: Iterable[SaidRecalls]) -> tuple[RecallRecord, ...]:
    """Each record that counts, once, by number."""
    newest: dict[Number, DataMoment] = {}
    said: dict[Number, set[RecallRecord]] = {}
    for moment, records in files:
        for record in records:
            number = record.number, record.form
            known = newest.get(number)
            if known is not None and moment < known:
                continue
            if known is None or moment > known:
                newest[number], said[number] = moment, set()
            said[number].add(record)
    return tuple(
        record for number in sorted(said) for record in sorted(said[number], key=_in_order)
    )


def _in_order(record: RecallRecord) -> str:
    return record.model_dump_json()
