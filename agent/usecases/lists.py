"""Product Classification List snapshots and crosswalks: imported, reviewed, kept in the ledger."""

from __future__ import annotations

from datetime import date, datetime

from agent.confirm.models import Crosswalk, ListingKey, Snapshot, StaleAction
from agent.confirm.pcl import read_snapshot
from agent.errors import IntegrityError, NotComplete, UsageError
from agent.fitting.timing import zone
from agent.store import Blob
from agent.text import quoted
from agent.usecases.desk import CLOCK_TOLERANCE, Desk, opened
from agent.usecases.people import Actor, Right


def import_snapshot(
    desk: Desk, by: Actor, data: bytes, *, name: str, retrieved: datetime, source: str
) -> tuple[Snapshot, bool]:
    """Import a list; the file itself is kept whole. Answers the snapshot, and whether it is new.

    The same file retrieved later is a new snapshot: it says that the list has not changed.

    The moment of retrieval is kept in the clinic's zone: its day is the one that people there call it.

    Raises:
        UsageError: the file cannot be read, or its retrieval is still to come; nothing is stored.
        NotAllowed: this person may not import lists.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    if retrieved > desk.clock() + CLOCK_TOLERANCE:
        raise UsageError(
            f"The list is said to be retrieved on {retrieved:%Y-%m-%d}, which is still to come.",
            next_step="Give the day on which you took it: --retrieved YYYY-MM-DD.",
        )
    local = retrieved.astimezone(zone(desk.settings.place_tz))
    snapshot = read_snapshot(data, name=name, retrieved=local, source=source)
    for known in list_snapshots(desk):
        same_day_or_later = known.retrieved.date() >= snapshot.retrieved.date()
        if known.sha256 == snapshot.sha256 and same_day_or_later:
            return known, False
    desk.record(
        "pcl.imported",
        actor=by.user.id,
        subject=snapshot.id,
        sections={"snapshot": snapshot.model_copy(update={"listings": ()})},
        sign=by.signer,
        seen=seen,
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
    known = [s for s in list_snapshots(desk) if s.retrieved <= desk.clock() + CLOCK_TOLERANCE]
    return load_snapshot(desk, known[-1].id) if known else None


def require_fresh_list(desk: Desk, date_of_service: date) -> None:
    """Where the supplier's setting refuses a stale list, say so before a port is opened.

    Raises:
        NotComplete: the newest list is older than the setting allows, and the date needs one.
    """
    rules = desk.rules
    needed = date_of_service >= rules.listing_required_from
    if not needed or rules.stale_snapshot is not StaleAction.REFUSE:
        return
    known = list_snapshots(desk)
    age_days = (desk.today() - known[-1].retrieved.date()).days if known else 0
    if age_days > rules.max_snapshot_age_days:
        raise NotComplete(
            f"The newest list, {known[-1].id}, is {age_days} days old, more than the "
            f"{rules.max_snapshot_age_days} allowed: no verdict is taken on it.",
            next_step="Retrieve the list again and import it: k1007 pcl import FILE.",
        )


def accept_crosswalk(
    desk: Desk,
    by: Actor,
    *,
    reported_manufacturer: str,
    reported_model: str,
    udi_di: str | None,
    key: ListingKey,
    note: str,
    synthetic: bool = False,
) -> Crosswalk:
    """Accept that what a controller reports is the product of a listing's key.

    Args:
        synthetic: the product does not exist; then nothing but an invented listing confirms it.

    Raises:
        NotAllowed: this person may not accept crosswalks.
        UsageError: there is no note, or the same mapping stands already.
    """
    by.require(Right.ACCEPT_CROSSWALKS)
    seen = desk.store.size
    if key.hcpcs != desk.rules.hcpcs:
        raise UsageError(
            f"A crosswalk leads to a listing under {desk.rules.hcpcs}, not {quoted(key.hcpcs)}.",
            next_step=f"A product that is listed under another code is not listed as {desk.rules.hcpcs}.",
        )
    if not note.strip():
        raise UsageError(
            "A crosswalk needs a note that says what it was reviewed against.",
            next_step="Give one with --note.",
        )
    for known in list_crosswalks(desk):
        if (known.reported_manufacturer, known.reported_model) == (
            reported_manufacturer,
            reported_model,
        ):
            raise UsageError(
                f"A crosswalk of {quoted(reported_model)} was accepted on {known.accepted_at.date()}.",
                next_step="See k1007 crosswalk list; retire it first if it is wrong.",
            )
    crosswalk = Crosswalk(
        reported_manufacturer=reported_manufacturer,
        reported_model=reported_model,
        udi_di=udi_di,
        key=key,
        note=note,
        accepted_by=by.user.id,
        accepted_at=desk.clock(),
        synthetic=synthetic,
    )
    desk.record(
        "crosswalk.accepted",
        actor=by.user.id,
        subject="crosswalks",
        sections={"crosswalk": crosswalk},
        sign=by.signer,
        seen=seen,
    )
    return crosswalk


def retire_crosswalk(
    desk: Desk, by: Actor, *, reported_manufacturer: str, reported_model: str, note: str
) -> None:
    """Take back an accepted mapping, with the reason; verdicts taken on it stay as they were.

    Raises:
        NotAllowed: this person may not accept crosswalks.
        UsageError: there is no such mapping, or no note.
    """
    by.require(Right.ACCEPT_CROSSWALKS)
    seen = desk.store.size
    if not note.strip():
        raise UsageError(
            "Retiring needs a note with the reason.", next_step="Give one with --note."
        )
    for known in list_crosswalks(desk):
        if (known.reported_manufacturer, known.reported_model) == (
            reported_manufacturer,
            reported_model,
        ):
            desk.record(
                "crosswalk.retired",
                actor=by.user.id,
                subject="crosswalks",
                sections={"crosswalk": known, "note": note},
                sign=by.signer,
                seen=seen,
            )
            return
    raise UsageError(
        f"There is no crosswalk of {quoted(reported_model)}.",
        next_step="See: k1007 crosswalk list.",
    )


def list_crosswalks(desk: Desk) -> tuple[Crosswalk, ...]:
    """Every crosswalk that is in force, in the order of acceptance."""
    standing: list[Crosswalk] = []
    for entry in desk.store.entries(subject="crosswalks"):
        crosswalk = Crosswalk.model_validate(opened(entry, "crosswalk"))
        if entry.leaf.act == "crosswalk.accepted":
            standing.append(crosswalk)
        elif entry.leaf.act == "crosswalk.retired":
            standing.remove(crosswalk)
    return tuple(standing)
