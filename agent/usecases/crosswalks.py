"""Crosswalks: what a controller reports, mapped to a listing's key by a compliance officer."""

from __future__ import annotations

from agent.confirm.models import Crosswalk, ListingKey
from agent.errors import UsageError
from agent.text import quoted
from agent.usecases.desk import Desk, opened
from agent.usecases.people import Actor, Right


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
