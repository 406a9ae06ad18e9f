"""Product Classification List snapshots: imported, kept whole, read again from what was kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Final

from pydantic import Field

from agent.confirm.facts import age_days
from agent.confirm.models import Snapshot, StaleAction
from agent.confirm.pcl import (
    MEDIA_TYPES,
    Finding,
    HowToRead,
    ListRow,
    ReadList,
    as_listings,
    read_list,
    read_rows,
    require_importable,
    rows_digest,
    seen_for,
    snapshot_of,
)
from agent.confirm.pcl.earlier import read_earlier
from agent.confirm.retrieved import (
    RetrievalOrder,
    is_same_retrieval,
    on_clock_of,
    retrieval_order,
)
from agent.confirm.rules import shipped_rules
from agent.errors import IntegrityError, NotComplete, UsageError
from agent.fitting.timing import zone
from agent.model import Model
from agent.roles import Right
from agent.store import Blob, Entry
from agent.text import counted, quoted
from agent.usecases.desk import Desk, opened
from agent.usecases.list_index import index_rows
from agent.usecases.notes import require_note
from agent.usecases.people import Actor
from agent.usecases.policy_here import rules_here
from agent.usecases.retrievals import (
    has_been_retrieved,
    require_retrieved,
    retrieval_words,
)

IMPORT_ACT: Final = "pcl.imported"
RETIRE_ACT: Final = "pcl.retired"

MAX_KEPT_FINDINGS: Final = 100
"""Findings that are kept with an import; the file is there for all of them."""


class HowItWasRead(Model):
    """How an imported file was read, beside the snapshot in the import's entry.

    Attributes:
        how: all that has to be said to read the file so again.
        columns: the heading of each field's column.
        rows_sha256: by HCPCS code, of the rows that a verdict on it considers first.
        flagged: how many findings there were.
        findings: the first of them.
    """

    how: HowToRead
    columns: dict[str, str]
    rows_sha256: dict[str, str]
    flagged: int = Field(ge=0)
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import.

    Attributes:
        snapshot: without its rows.
        new: whether anything was stored.
        findings: what was noticed in the file.
        in_force: the id of the list that verdicts are taken on now, which one retrieved later stays.
    """

    snapshot: Snapshot
    new: bool
    findings: tuple[Finding, ...]
    in_force: str


@dataclass(frozen=True, slots=True)
class KeptList:
    """An import as the ledger holds it.

    Attributes:
        retired: why compliance took it out of force; ``None`` where it stands.
    """

    entry: int
    snapshot: Snapshot
    reading: HowItWasRead | None
    retired: str | None = None


def import_snapshot(
    desk: Desk,
    by: Actor,
    data: bytes,
    *,
    name: str,
    retrieved: datetime | date,
    source: str,
    retrieved_by: str = "",
    how: HowToRead | None = None,
) -> Imported:
    """Import a list; the file itself is kept whole.

    The same file retrieved at another moment is a new snapshot: it says that the list has not changed. The
    same file read otherwise is a new one too: somebody saw that a column was not what it was taken for.
    Two different files of one moment are refused, for which of them is in force would depend on the order
    in which they were imported.

    The moment of retrieval is kept in the clinic's zone: its day is the one that people there call it. A
    day without an hour is kept as that day.

    Args:
        retrieved_by: who took it from its source; who imports it if empty.
        how: what had to be said about the file.

    Raises:
        UsageError: the file cannot be read, its retrieval is still to come, or another list was
            retrieved at that moment, or on that day without an hour; nothing is stored.
        NotAllowed: this person may not import lists.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    retrieved = require_retrieved(desk, retrieved, said="The list is", flag_for="it")
    read = read_list(data, name=name, how=how or HowToRead(), hcpcs=shipped_rules().hcpcs)
    read = seen_for(read, shipped_rules().hcpcs, name)
    require_importable(read.findings)
    snapshot = snapshot_of(
        read,
        retrieved=retrieved,
        source=source,
        retrieved_by=retrieved_by.strip() or by.user.printed_name,
    )
    kept = kept_lists(desk)
    at_once = [
        known for known in _standing(kept) if is_same_retrieval(known.snapshot.retrieved, retrieved)
    ]
    for known in at_once:
        if _is_the_same(known, snapshot, read):
            in_force = _in_force(desk, known.snapshot)
            return Imported(known.snapshot, new=False, findings=read.findings, in_force=in_force)
    _require_same_file(at_once, snapshot)
    snapshot = _with_free_id(snapshot, kept)
    entry = by.record(
        desk,
        IMPORT_ACT,
        subject=snapshot.id,
        sections={"snapshot": snapshot, "reading": _reading(read, shipped_rules().hcpcs)},
        seen=seen,
        blobs=(Blob(content=data, media_type=MEDIA_TYPES[read.format]),),
    )
    order = _order(desk, snapshot)
    if not any(_order(desk, known.snapshot) > order for known in _standing(kept)):
        index_rows(desk, entry.index, read.rows)
    in_force = _in_force(desk, snapshot)
    return Imported(snapshot, new=True, findings=read.findings, in_force=in_force)


def retire_list(desk: Desk, by: Actor, snapshot_id: str, *, note: str) -> KeptList | None:
    """Take a list out of force that was imported by mistake; answer which one is in force now.

    The file and its entry stay, and so do the verdicts that were taken on it.

    Raises:
        UsageError: there is no such list, it is retired already, or the note is empty.
        NotAllowed: this person may not import lists.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    known = named_list(desk, snapshot_id)
    if known.retired is not None:
        raise UsageError(
            f"The snapshot {snapshot_id} is retired already: {quoted(known.retired)}.",
            next_step="See: k1007 pcl list.",
        )
    require_note(note, "Retiring needs a note with the reason.")
    by.record(
        desk,
        RETIRE_ACT,
        subject=snapshot_id,
        sections={"note": note.strip()},
        seen=seen,
    )
    return newest_list(desk)


def _is_the_same(known: KeptList, snapshot: Snapshot, read: ReadList) -> bool:
    same_file = known.snapshot.sha256 == snapshot.sha256
    return same_file and (known.reading is None or known.reading.how == read.how)


def _order(desk: Desk, snapshot: Snapshot) -> RetrievalOrder:
    """By the clinic's calendar, so that a day without an hour stands among moments."""
    return retrieval_order(on_clock_of(snapshot.retrieved, zone(desk.settings.place_tz)))


def _require_same_file(at_once: Iterable[KeptList], snapshot: Snapshot) -> None:
    for known in at_once:
        if known.snapshot.sha256 != snapshot.sha256:
            retrieved = known.snapshot.retrieved
            when = "at this same moment" if isinstance(retrieved, datetime) else "on this same day"
            raise UsageError(
                f"Another file, {known.snapshot.id}, is said to be retrieved {when}, "
                f"{retrieval_words(retrieved)}.",
                next_step="Give the hour and minute at which this one was taken (--retrieved "
                "2026-06-15T09:12), or retire the other: k1007 pcl retire ID --note TEXT.",
            )


def _in_force(desk: Desk, imported: Snapshot) -> str:
    newest = newest_list(desk)
    return imported.id if newest is None else newest.snapshot.id


def _standing(kept: Iterable[KeptList]) -> tuple[KeptList, ...]:
    return tuple(known for known in kept if known.retired is None)


def _with_free_id(snapshot: Snapshot, kept: tuple[KeptList, ...]) -> Snapshot:
    taken = {known.snapshot.id for known in kept}
    id_, number = snapshot.id, 1
    while id_ in taken:
        number += 1
        id_ = f"{snapshot.id}-{number}"
    return snapshot.model_copy(update={"id": id_})


def _reading(read: ReadList, hcpcs: str) -> HowItWasRead:
    return HowItWasRead(
        how=read.how,
        columns=read.columns,
        rows_sha256={hcpcs: rows_digest(row for row in read.rows if row.hcpcs == hcpcs)},
        flagged=read.flagged,
        findings=read.findings[:MAX_KEPT_FINDINGS],
    )


def kept_lists(desk: Desk) -> tuple[KeptList, ...]:
    """Every import, retired ones too, the newest retrieval last; of two of one moment the later import."""
    retired = {e.leaf.subject: str(opened(e, "note")) for e in desk.store.entries(act=RETIRE_ACT)}
    found = [
        replace(kept_list(entry), retired=retired.get(entry.leaf.subject))
        for entry in desk.store.entries(act=IMPORT_ACT)
    ]
    return tuple(sorted(found, key=lambda kept: _order(desk, kept.snapshot)))


def kept_list(entry: Entry) -> KeptList:
    """An import's entry, opened; that it was retired later does not stand in it."""
    reading = opened(entry, "reading") if "reading" in entry.sections else None
    return KeptList(
        entry=entry.index,
        snapshot=Snapshot.model_validate(opened(entry, "snapshot")),
        reading=None if reading is None else HowItWasRead.model_validate(reading),
    )


def list_snapshots(desk: Desk) -> tuple[Snapshot, ...]:
    """Every snapshot without its rows, the newest retrieval last."""
    return tuple(kept.snapshot for kept in kept_lists(desk))


def named_list(desk: Desk, snapshot_id: str) -> KeptList:
    """The import of that snapshot.

    Raises:
        UsageError: there is no such snapshot.
    """
    known = next((kept for kept in kept_lists(desk) if kept.snapshot.id == snapshot_id), None)
    if known is None:
        raise UsageError(
            f"There is no snapshot {quoted(snapshot_id)}.", next_step="See: k1007 pcl list."
        )
    return known


def rows_of(desk: Desk, kept: KeptList) -> tuple[ListRow, ...]:
    """The rows of an import, read again from the file that was kept.

    Raises:
        IntegrityError: the kept file is not the one that was imported, or does not read as it did.
    """
    snapshot = kept.snapshot
    blob = desk.store.blob(snapshot.sha256)
    if kept.reading is None:
        rows = read_earlier(blob.content, name=snapshot.id)
    else:
        rows = read_rows(blob.content, name=snapshot.id, how=kept.reading.how)
    digests = {} if kept.reading is None else kept.reading.rows_sha256
    again = {code: rows_digest(row for row in rows if row.hcpcs == code) for code in digests}
    if len(rows) != snapshot.rows or again != digests:
        raise IntegrityError(
            f"The file of snapshot {snapshot.id} does not read as it did when it was imported.",
            next_step="Run k1007 ledger verify, and restore the newest backup.",
        )
    return rows


def load_snapshot(desk: Desk, snapshot_id: str) -> Snapshot:
    """A snapshot with its rows, read again from the file that was kept.

    Raises:
        UsageError: there is no such snapshot.
        IntegrityError: the kept file is not the one that was imported.
    """
    kept = named_list(desk, snapshot_id)
    return kept.snapshot.model_copy(update={"listings": as_listings(rows_of(desk, kept))})


def newest_list(desk: Desk) -> KeptList | None:
    """The standing import that was retrieved last; ``None`` if there is none."""
    known = [
        kept
        for kept in _standing(kept_lists(desk))
        if has_been_retrieved(desk, kept.snapshot.retrieved)
    ]
    return known[-1] if known else None


def newest_snapshot(desk: Desk) -> Snapshot | None:
    """The snapshot that was retrieved last, with its rows; ``None`` if there is none."""
    kept = newest_list(desk)
    return None if kept is None else load_snapshot(desk, kept.snapshot.id)


def at_place(snapshot: Snapshot, place: tzinfo | None) -> Snapshot:
    """The same list and the same retrieval, a moment on the clock of that place, a day as it is."""
    return snapshot.model_copy(update={"retrieved": on_clock_of(snapshot.retrieved, place)})


def require_fresh_list(desk: Desk, date_of_service: date, now: datetime) -> None:
    """Where the supplier's policy refuses a stale list, say so before a port is opened.

    Args:
        now: in the time zone of the place of delivery, in whose days a list's age counts everywhere.

    Raises:
        NotComplete: the newest list is older than the policy allows, and the date needs one.
        NotAllowed: a setting of this computer would loosen the policy.
    """
    rules = rules_here(desk)
    needed = date_of_service >= rules.listing_required_from
    if not needed or rules.stale_snapshot is not StaleAction.REFUSE:
        return
    known = _standing(kept_lists(desk))
    if not known:
        return
    newest = known[-1].snapshot
    age = age_days(at_place(newest, now.tzinfo), now.date())
    if age > rules.max_snapshot_age_days:
        raise NotComplete(
            f"The newest list, {newest.id}, is {counted(age, 'day')} old, more than the "
            f"{rules.max_snapshot_age_days} allowed: no verdict is taken on it.",
            next_step="Retrieve the list again and import it: k1007 pcl import FILE.",
        )
