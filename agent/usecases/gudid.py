"""GUDID records: imported from a file, kept whole, compared beside a verdict."""

from __future__ import annotations

from collections.abc import Iterable

from agent.confirm.gudid import read_gudid
from agent.confirm.gudid_record import GudidRecord
from agent.confirm.questions.gudid_2 import of_another_class
from agent.roles import Right
from agent.store import Blob
from agent.usecases.desk import Desk, opened
from agent.usecases.people import Actor

SUBJECT = "gudid"


def import_gudid(desk: Desk, by: Actor, data: bytes, *, name: str) -> tuple[GudidRecord, bool]:
    """Import one record; the file itself is kept. Answers the record, and whether it is new.

    Raises:
        UsageError: the file holds no record that can be read; nothing is stored.
        NotAllowed: this person may not import lists.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    record = read_gudid(data, name=name)
    newest = record_of(desk, (record.di,))
    if newest is not None and newest.sha256 == record.sha256:
        return newest, False
    by.record(
        desk,
        "gudid.imported",
        subject=SUBJECT,
        sections={"gudid": record},
        seen=seen,
        blobs=(Blob(content=data, media_type="application/json"),),
    )
    return record, True


def notes_on(desk: Desk, record: GudidRecord) -> tuple[str, ...]:
    """What is worth a second look before the record is compared with: of what class its device is."""
    return tuple(one.text for one in of_another_class(record, desk.rules.product_code))


def list_gudid(desk: Desk) -> tuple[GudidRecord, ...]:
    """Every imported record, the newest last."""
    entries = desk.store.entries(act="gudid.imported")
    return tuple(GudidRecord.model_validate(opened(entry, "gudid")) for entry in entries)


def record_of(desk: Desk, dis: Iterable[str]) -> GudidRecord | None:
    """The record that was imported last of a device with one of these identifiers."""
    wanted = set(dis)
    found = [one for one in list_gudid(desk) if wanted & {one.di, *one.other_dis}]
    return found[-1] if found else None
