"""Product Classification List snapshots and crosswalks: imported, reviewed, kept in the ledger."""

from __future__ import annotations

from datetime import datetime

from agent.confirm.models import Crosswalk, ListingKey, Snapshot
from agent.confirm.pcl import read_snapshot
from agent.errors import IntegrityError, UsageError
from agent.store import Blob
from agent.text import quoted
from agent.usecases.desk import Desk, opened
from agent.usecases.people import Actor, Right


def import_snapshot(
    desk: Desk, by: Actor, data: bytes, *, name: str, retrieved: datetime, source: str
) -> tuple[Snapshot, bool]:
    """Import a list; the file itself is kept whole. Answers the snapshot, and whether it is new.

    Raises:
        UsageError: the file cannot be read; nothing is stored.
        NotAllowed: this person may not import lists.
    """
    by.require(Right.IMPORT_LISTS)
    snapshot = read_snapshot(data, name=name, retrieved=retrieved, source=source)
    for known in list_snapshots(desk):
        if known.sha256 == snapshot.sha256:
            return known, False
    desk.record(
        "pcl.imported",
        actor=by.user.id,
        subject=snapshot.id,
        sections={"snapshot": snapshot.model_copy(update={"listings": ()})},
        sign=by.signer,
        blobs=(Blob(content=data, media_type="text/csv"),),
    )
    return snapshot, True


def list_snapshots(desk: Desk) -> tuple[Snapshot, ...]:
    """Every snapshot without its rows, the newest retrieval last."""
    found = [
        Snapshot.model_validate(opened(entry, "snapshot"))
        for entry in desk.store.entries(act="pcl.imported")
    ]
    return tuple(sorted(found, key=lambda snapshot: snapshot.retrieved))


def load_snapshot(desk: Desk, snapshot_id: str) -> Snapshot:
    """A snapshot with its rows, read again from the file that was kept.

    Raises:
        UsageError: there is no such snapshot.
        IntegrityError: the kept file is not the one that was imported.
    """
    known = next((s for s in list_snapshots(desk) if s.id == snapshot_id), None)
    if known is None:
        raise UsageError(
            f"There is no snapshot {quoted(snapshot_id)}.", next_step="See: k1007 pcl list."
        )
    blob = desk.store.blob(known.sha256)
    again = read_snapshot(
        blob.content, name=known.id, retrieved=known.retrieved, source=known.source
    )
    if again.sha256 != known.sha256:
        raise IntegrityError(
            f"The file of snapshot {known.id} is not the one that was imported.",
            next_step="Run k1007 ledger verify, and restore the newest backup.",
        )
    return again


def newest_snapshot(desk: Desk) -> Snapshot | None:
    """The snapshot that was retrieved last, with its rows; ``None`` if there is none."""
    known = list_snapshots(desk)
    return load_snapshot(desk, known[-1].id) if known else None


def accept_crosswalk(
    desk: Desk,
    by: Actor,
    *,
    reported_manufacturer: str,
    reported_model: str,
    udi_di: str | None,
    key: ListingKey,
    note: str,
) -> Crosswalk:
    """Accept that what a controller reports is the product of a listing's key.

    Raises:
        NotAllowed: this person may not accept crosswalks.
        UsageError: there is no note, or the same mapping stands already.
    """
    by.require(Right.ACCEPT_CROSSWALKS)
    if not note.strip():
        raise UsageError(
            "A crosswalk needs a note that says what it was reviewed against.",
            next_step="Give one with --note.",
        )
    for known in list_crosswalks(desk):
        if (known.reported_manufacturer, known.reported_model, known.key) == (
            reported_manufacturer,
            reported_model,
            key,
        ):
            raise UsageError(
                f"This crosswalk of {quoted(reported_model)} was accepted on {known.accepted_at.date()}.",
                next_step="See: k1007 crosswalk list.",
            )
    crosswalk = Crosswalk(
        reported_manufacturer=reported_manufacturer,
        reported_model=reported_model,
        udi_di=udi_di,
        key=key,
        note=note,
        accepted_by=by.user.id,
        accepted_at=desk.clock(),
    )
    desk.record(
        "crosswalk.accepted",
        actor=by.user.id,
        subject="crosswalks",
        sections={"crosswalk": crosswalk},
        sign=by.signer,
    )
    return crosswalk


def list_crosswalks(desk: Desk) -> tuple[Crosswalk, ...]:
    """Every accepted crosswalk, in the order of acceptance."""
    return tuple(
        Crosswalk.model_validate(opened(entry, "crosswalk"))
        for entry in desk.store.entries(act="crosswalk.accepted")
    )
