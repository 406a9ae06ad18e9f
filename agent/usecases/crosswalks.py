"""Crosswalks: what a controller reports, mapped to a listing's key by a compliance officer.

Each acceptance for one reported product has the next version. A retired or replaced one stays in the
ledger, and with the verdicts that were taken on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NotRequired, TypedDict, Unpack

from agent.confirm.models import Crosswalk, ListingKey, NormalStep
from agent.confirm.normal import normalised, steps_of
from agent.confirm.rules import shipped_references, shipped_rules
from agent.confirm.udi.mod43 import check_character
from agent.confirm.udi.read import read_udi
from agent.errors import UsageError
from agent.roles import Right
from agent.store import Entry
from agent.text import quoted
from agent.usecases.desk import Desk, opened
from agent.usecases.notes import require_note
from agent.usecases.people import Actor
from drivers.placeholders import names_no_unit
from drivers.reading import FieldName

SUBJECT: Final = "crosswalks"
ACCEPTED: Final = "crosswalk.accepted"
RETIRED: Final = "crosswalk.retired"


@dataclass(frozen=True, slots=True)
class CrosswalkAct:
    """One act in a crosswalk's history.

    Attributes:
        entry: its place in the ledger.
        act: ``accepted``, ``replaced`` (accepted in the place of the one before), ``added`` (the same as
            before, with more device identifiers) or ``retired``.
        by: the id of who did it.
        note: against what it was reviewed, or why it was taken back.
        standing: whether it is in force today.
    """

    entry: int
    act: str
    by: str
    at: datetime
    note: str
    crosswalk: Crosswalk
    standing: bool


class Reviewed(TypedDict):
    """A mapping as a person reviewed it; what each name means is said at ``Crosswalk``.

    Attributes:
        reported_hardware: the hardware revisions that were reviewed; empty for any.
        udi_dis: the device identifiers of its labels, if any were reviewed.
        synthetic: the product does not exist; then nothing but an invented listing confirms it.
    """

    reported_manufacturer: str
    reported_model: str
    key: ListingKey
    note: str
    udi_dis: NotRequired[tuple[str, ...]]
    reported_hardware: NotRequired[tuple[str, ...]]
    synthetic: NotRequired[bool]


def accept_crosswalk(desk: Desk, by: Actor, **reviewed: Unpack[Reviewed]) -> Crosswalk:
    """Accept that what a controller reports is the product of a listing's key.

    Raises:
        NotAllowed: this person may not accept crosswalks.
        UsageError: there is no note, or the same mapping stands already.
    """
    by.require(Right.ACCEPT_CROSSWALKS)
    seen = desk.store.size
    maker, model = reviewed["reported_manufacturer"], reviewed["reported_model"]
    known = _standing(desk, maker, model)
    if known is not None:
        raise UsageError(
            f"A crosswalk of {quoted(model)} was accepted on {known.accepted_at.date()}.",
            next_step="See k1007 crosswalk list; add a device identifier to it with k1007 crosswalk "
            "add-di, or put another in its place with --replace.",
        )
    return _accept(desk, by, _made(desk, by, reviewed, _next_version(desk, maker, model)), seen)


def replace_crosswalk(desk: Desk, by: Actor, **reviewed: Unpack[Reviewed]) -> Crosswalk:
    """Accept another mapping in the place of the standing one, in one act.

    Raises:
        NotAllowed: this person may not accept crosswalks.
        UsageError: there is no note, or nothing to replace.
    """
    by.require(Right.ACCEPT_CROSSWALKS)
    seen = desk.store.size
    known = _required(desk, reviewed["reported_manufacturer"], reviewed["reported_model"])
    return _accept(desk, by, _made(desk, by, reviewed, known.version + 1), seen)


def add_identifiers(
    desk: Desk,
    by: Actor,
    *,
    reported_manufacturer: str,
    reported_model: str,
    udi_dis: tuple[str, ...],
    note: str,
) -> Crosswalk:
    """Accept that labels with other device identifiers too are on this product: its next version.

    Everything else stays as it was reviewed; the note says against what these were.

    Raises:
        NotAllowed: this person may not accept crosswalks.
        UsageError: there is no such crosswalk, no note, or no device identifier that is new to it.
    """
    by.require(Right.ACCEPT_CROSSWALKS)
    seen = desk.store.size
    known = _required(desk, reported_manufacturer, reported_model)
    for di in sorted({*udi_dis} & {*known.udi_dis}):
        raise UsageError(
            f"The device identifier {quoted(di)} stands in the crosswalk of "
            f"{quoted(reported_model)} already.",
            next_step="Leave it out. See: k1007 crosswalk list.",
        )
    if not udi_dis:
        raise UsageError("No device identifier was given.", next_step="Give it with --di.")
    added = Crosswalk(
        reported_manufacturer=known.reported_manufacturer,
        reported_model=known.reported_model,
        reported_hardware=known.reported_hardware,
        udi_dis=(*known.udi_dis, *udi_dis),
        key=known.key,
        note=note,
        accepted_by=by.user.id,
        accepted_at=desk.clock(),
        version=known.version + 1,
        synthetic=known.synthetic,
    )
    return _accept(desk, by, added, seen)


def retire_crosswalk(
    desk: Desk, by: Actor, *, reported_manufacturer: str, reported_model: str, note: str
) -> Crosswalk:
    """Take back an accepted mapping, with the reason; verdicts taken on it stay as they were. Answers it.

    Raises:
        NotAllowed: this person may not accept crosswalks.
        UsageError: there is no such mapping, or no note.
    """
    by.require(Right.ACCEPT_CROSSWALKS)
    seen = desk.store.size
    require_note(note, "Retiring needs a note with the reason.")
    known = _required(desk, reported_manufacturer, reported_model)
    by.record(
        desk,
        RETIRED,
        subject=SUBJECT,
        sections={"crosswalk": known, "note": note},
        seen=seen,
    )
    return known


def list_crosswalks(desk: Desk) -> tuple[Crosswalk, ...]:
    """Every crosswalk that is in force, in the order of acceptance."""
    standing: dict[tuple[str, str], Crosswalk] = {}
    for entry in desk.store.entries(subject=SUBJECT):
        crosswalk = Crosswalk.model_validate(opened(entry, "crosswalk"))
        standing.pop(_product(crosswalk), None)
        if entry.leaf.act == ACCEPTED:
            standing[_product(crosswalk)] = crosswalk
    return tuple(standing.values())


def crosswalk_history(desk: Desk) -> tuple[CrosswalkAct, ...]:
    """Every act on a crosswalk, in the order of the ledger."""
    standing = set(list_crosswalks(desk))
    acts = []
    before: dict[tuple[str, str], Crosswalk] = {}
    for entry in desk.store.entries(subject=SUBJECT):
        crosswalk = Crosswalk.model_validate(opened(entry, "crosswalk"))
        act = _act(entry, crosswalk, before.get(_product(crosswalk)))
        acts.append(
            CrosswalkAct(
                entry=entry.index,
                act=act,
                by=entry.leaf.actor,
                at=entry.leaf.moment,
                note=str(opened(entry, "note")) if act == "retired" else crosswalk.note,
                crosswalk=crosswalk,
                standing=act != "retired" and crosswalk in standing,
            )
        )
        if act == "retired":
            before.pop(_product(crosswalk), None)
        else:
            before[_product(crosswalk)] = crosswalk
    return tuple(acts)


def _act(entry: Entry, crosswalk: Crosswalk, before: Crosswalk | None) -> str:
    if entry.leaf.act == RETIRED:
        return "retired"
    if before is None:
        return "accepted"
    return "added" if crosswalk.adds_to(before) else "replaced"


def _made(desk: Desk, by: Actor, reviewed: Reviewed, version: int) -> Crosswalk:
    return Crosswalk(**reviewed, accepted_by=by.user.id, accepted_at=desk.clock(), version=version)


def _accept(desk: Desk, by: Actor, crosswalk: Crosswalk, seen: int) -> Crosswalk:
    key, code = crosswalk.key, shipped_rules().hcpcs
    if key.hcpcs != code:
        raise UsageError(
            f"A crosswalk leads to a listing under {code}, not {quoted(key.hcpcs)}.",
            next_step=f"A product that is listed under another code is not listed as {code}.",
        )
    _require_named(crosswalk)
    _require_comparable(crosswalk)
    for di in crosswalk.udi_dis:
        _require_di(di)
    require_note(crosswalk.note, "A crosswalk needs a note that says what it was reviewed against.")
    by.record(
        desk,
        ACCEPTED,
        subject=SUBJECT,
        sections={"crosswalk": crosswalk},
        seen=seen,
    )
    return crosswalk


def _require_named(crosswalk: Crosswalk) -> None:
    """Every name is there; only a product that an official text names without a model may lack one.

    Raises:
        UsageError: one is empty.
    """
    key = crosswalk.key
    reported = (crosswalk.reported_manufacturer, crosswalk.reported_model)
    references = {(one.manufacturer, one.product, one.hcpcs) for one in shipped_references()}
    model = key.model if (key.manufacturer, key.product, key.hcpcs) not in references else "none"
    if all(text.strip() for text in (*reported, key.manufacturer, key.product, model)):
        return
    raise UsageError(
        "A crosswalk names a manufacturer and a model on both sides; one of them is empty.",
        next_step="Give them as the controller reports them, and as they stand on the list. Without a "
        "model are the products of k1007 pcl reference only.",
    )


def _require_comparable(crosswalk: Crosswalk) -> None:
    """Each name is spelled as names are compared, or the crosswalk would never match.

    Raises:
        UsageError: one is spelled otherwise.
    """
    rules, key = shipped_rules(), crosswalk.key
    told = (
        (crosswalk.reported_manufacturer, steps_of(rules, FieldName.MANUFACTURER)),
        (crosswalk.reported_model, steps_of(rules, FieldName.MODEL)),
        *((text, (NormalStep.PADDING,)) for text in (key.manufacturer, key.product, key.model)),
    )
    for text, steps in told:
        compared = normalised(text, steps)
        if compared != text:
            raise UsageError(
                f"{quoted(text)} would match nothing: names are compared as {quoted(compared)}.",
                next_step="Give it so.",
            )


def _require_di(di: str) -> None:
    """Refuse what no label would say: it could never agree with one.

    Raises:
        UsageError: it is neither a GTIN-14 with its check digit nor HIBCC's, or nobody was given it
            (zeros alone have a right check digit).
    """
    if names_no_unit(di):
        raise UsageError(
            f"{quoted(di)} is not a device identifier but a placeholder, which many products share.",
            next_step="Give what stands on the product's own label.",
        )
    digits = di.isascii() and di.isdigit()
    hibcc = di.isascii() and di.isalnum() and di == di.upper()
    text = f"(01){di}" if digits or not hibcc else f"+{di}{check_character('+' + di)}"
    read = read_udi(text)
    if read.errors or read.di != di:
        raise UsageError(
            f"{quoted(di)} is not a device identifier.",
            next_step="Give the 14 digits after (01), or for HIBCC what stands between the plus sign "
            "and the check character.",
        )


def _next_version(desk: Desk, manufacturer: str, model: str) -> int:
    accepted = [
        Crosswalk.model_validate(opened(entry, "crosswalk"))
        for entry in desk.store.entries(subject=SUBJECT, act=ACCEPTED)
    ]
    return 1 + sum(_product(each) == (manufacturer, model) for each in accepted)


def _standing(desk: Desk, manufacturer: str, model: str) -> Crosswalk | None:
    told = manufacturer, model
    return next((each for each in list_crosswalks(desk) if _product(each) == told), None)


def _required(desk: Desk, manufacturer: str, model: str) -> Crosswalk:
    known = _standing(desk, manufacturer, model)
    if known is None:
        raise UsageError(
            f"There is no crosswalk of {quoted(model)}.", next_step="See: k1007 crosswalk list."
        )
    return known


def _product(crosswalk: Crosswalk) -> tuple[str, str]:
    return crosswalk.reported_manufacturer, crosswalk.reported_model
