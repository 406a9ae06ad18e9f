"""Recalls: openFDA's files, imported and kept whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from pydantic import AwareDatetime

from agent.confirm.facts import Facts
from agent.confirm.models import Evidence, RecallForm, RecallRecord
from agent.confirm.questions.recalled import device_of
from agent.confirm.recall_file import read_recalls
from agent.confirm.recall_grounds import found
from agent.errors import UsageError
from agent.model import Model
from agent.roles import Right
from agent.store import Blob
from agent.text import quoted
from agent.usecases.desk import CLOCK_TOLERANCE, Desk, opened
from agent.usecases.people import Actor

SUBJECT = "recalls"
IMPORTED = "recall.imported"


class RecallImport(Model):
    """A file that was imported; the file itself is kept whole under its hash."""

    sha256: str
    form: RecallForm
    retrieved: AwareDatetime
    source: str
    last_updated: str
    records: int


def import_recalls(
    desk: Desk, by: Actor, data: bytes, *, name: str, retrieved: datetime, source: str
) -> tuple[RecallImport, bool]:
    """Import a file of recalls. Answers the import, and whether it is new.

    Raises:
        NotAllowed: this person may not import lists.
        UsageError: the file cannot be read, or its retrieval is still to come; nothing is stored.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    if retrieved > desk.clock() + CLOCK_TOLERANCE:
        raise UsageError(
            f"The recalls are said to be retrieved on {retrieved:%Y-%m-%d}, which is still to come.",
            next_step="Give the day on which you took them: --retrieved YYYY-MM-DD.",
        )
    read = read_recalls(data, name=name)
    made = RecallImport(
        sha256=hashlib.sha256(data).hexdigest(),
        form=read.form,
        retrieved=retrieved,
        source=source,
        last_updated=read.last_updated,
        records=len(read.records),
    )
    for known in list_imports(desk):
        if known.sha256 == made.sha256 and known.retrieved.date() >= retrieved.date():
            return known, False
    by.record(
        desk,
        IMPORTED,
        subject=SUBJECT,
        sections={"import": made},
        seen=seen,
        blobs=(Blob(content=data, media_type="application/json"),),
    )
    return made, True


def list_imports(desk: Desk) -> tuple[RecallImport, ...]:
    """Every import, the newest retrieval last."""
    return _by_retrieval(desk, before=desk.store.size)


def _by_retrieval(desk: Desk, before: int) -> tuple[RecallImport, ...]:
    found = (
        RecallImport.model_validate(opened(entry, "import"))
        for entry in desk.store.entries(subject=SUBJECT)
        if entry.index < before
    )
    return tuple(sorted(found, key=lambda one: one.retrieved))


def list_recalls(desk: Desk) -> tuple[RecallRecord, ...]:
    """Each recall as the newest file that has it says it, by number."""
    newest: dict[tuple[str, RecallForm], RecallRecord] = {}
    for one in list_imports(desk):
        content = desk.store.blob(one.sha256).content
        for record in read_recalls(content, name=one.sha256[:12]).records:
            newest[record.number, record.form] = record
    return tuple(newest[key] for key in sorted(newest))


def show_recall(desk: Desk, number: str) -> tuple[RecallRecord, ...]:
    """The records of one number: the recall, its enforcement report, or both.

    Raises:
        UsageError: no imported file has it.
    """
    found = tuple(record for record in list_recalls(desk) if record.number == number)
    if not found:
        raise UsageError(
            f"No imported file holds the recall {quoted(number)}.",
            next_step="See: k1007 recall list.",
        )
    return found


def files_behind(desk: Desk, recalls: Iterable[RecallRecord], before: int) -> tuple[str, ...]:
    """The hashes of the files in which these recalls stand, as they were known before an entry."""
    wanted = set(recalls)
    files = []
    for one in reversed(_by_retrieval(desk, before)):
        found = wanted & set(read_recalls(desk.store.blob(one.sha256).content, name="").records)
        if found:
            files.append(one.sha256)
            wanted -= found
    return tuple(files)


def recalls_about(desk: Desk, evidence: Evidence) -> tuple[RecallRecord, ...]:
    """The imported recalls that could concern the device of this evidence."""
    known = list_recalls(desk)
    if not known:
        return ()
    device, code = device_of(Facts(evidence)), evidence.rules.product_code
    return tuple(record for record in known if found(record, device, (code,)) is not None)
