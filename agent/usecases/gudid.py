"""GUDID records: imported from a file, kept whole, compared beside a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from agent.confirm.gudid import read_gudid
from agent.confirm.gudid_record import DatedRecord, GudidRecord, newest_record
from agent.confirm.questions.gudid_2 import of_another_class
from agent.confirm.retrieved import is_same_retrieval
from agent.confirm.rules import shipped_rules
from agent.fitting.timing import zone
from agent.roles import Right
from agent.store import Blob
from agent.usecases.desk import Desk, opened
from agent.usecases.people import Actor
from agent.usecases.retrievals import require_retrieved

SUBJECT: Final = "gudid"
IMPORTED: Final = "gudid.imported"


def import_gudid(
    desk: Desk,
    by: Actor,
    data: bytes,
    *,
    name: str,
    retrieved: datetime | date | None = None,
    source: str = "",
) -> tuple[GudidRecord, bool]:
    """Import one record; the file itself is kept. Answers the record, and whether it is new.

    The same file retrieved at another moment is another import: it says that nothing has changed.

    Args:
        retrieved, source: when and where it was taken, where somebody says so.

    Raises:
        UsageError: the file holds no record that can be read, or its retrieval is still to come;
            nothing is stored.
        NotAllowed: this person may not import lists.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    if retrieved is not None:
        retrieved = require_retrieved(desk, retrieved, said="The record is", flag_for="it")
    read = read_gudid(data, name=name)
    record = read.model_copy(update={"retrieved": retrieved, "source": source})
    for known in list_gudid(desk):
        if known.sha256 == record.sha256 and _at_once(known.retrieved, retrieved):
            return known, False
    by.record(
        desk,
        IMPORTED,
        subject=SUBJECT,
        sections={"gudid": record},
        seen=seen,
        blobs=(Blob(content=data, media_type="application/json"),),
    )
    return record, True


def _at_once(known: datetime | date | None, retrieved: datetime | date | None) -> bool:
    if known is None or retrieved is None:
        return known is retrieved
    return is_same_retrieval(known, retrieved)


def notes_on(record: GudidRecord) -> tuple[str, ...]:
    """What is worth a second look before the record is compared with: of what class its device is."""
    return tuple(one.text for one in of_another_class(record, shipped_rules().product_code))


def list_gudid(desk: Desk) -> tuple[GudidRecord, ...]:
    """Every imported record, in the order of their imports."""
    return tuple(one.record for one in dated_records(desk))


def dated_records(desk: Desk) -> tuple[DatedRecord, ...]:
    """Every imported record, and when it was imported, on the clinic's clock."""
    place = zone(desk.settings.place_tz)
    return tuple(
        DatedRecord(
            GudidRecord.model_validate(opened(entry, "gudid")), entry.leaf.moment.astimezone(place)
        )
        for entry in desk.store.entries(act=IMPORTED)
    )


def record_of(desk: Desk, dis: Iterable[str]) -> GudidRecord | None:
    """The newest record of a device with one of these identifiers."""
    return record_among(dated_records(desk), dis)


def record_among(known: Iterable[DatedRecord], dis: Iterable[str]) -> GudidRecord | None:
    """The same of records at hand."""
    wanted = set(dis)
    return newest_record(one for one in known if wanted & {one.record.di, *one.record.other_dis})
