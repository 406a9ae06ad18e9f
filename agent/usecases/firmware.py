"""The supplier's dated firmware policy: kept in the ledger by compliance officers, line by line."""

from __future__ import annotations

import json
import secrets
from datetime import date

from pydantic import ValidationError

from agent.confirm.firmware_lines import contradict
from agent.confirm.models import FirmwareKind, FirmwareRule
from agent.errors import UsageError
from agent.roles import Right
from agent.text import quoted
from agent.usecases.crosswalks import list_crosswalks
from agent.usecases.desk import Desk, opened
from agent.usecases.notes import require_note
from agent.usecases.people import Actor
from agent.usecases.verdicts import VERDICT_TAKEN

SUBJECT = "firmware"
ADDED, RETIRED = "firmware.added", "firmware.retired"


def add_firmware(
    desk: Desk,
    by: Actor,
    *,
    manufacturer: str,
    model: str,
    kind: FirmwareKind,
    begin: date,
    end: date | None,
    note: str,
    version: str = "",
    image_hash: str = "",
    release_note: str = "",
    labelling: str = "",
    indications: str = "",
) -> FirmwareRule:
    """Add a line to the policy of one product.

    Raises:
        NotAllowed: this person may not keep the policy.
        UsageError: it names neither a version nor an image, has no note, or ends before it begins.
    """
    by.require(Right.KEEP_FIRMWARE_POLICY)
    seen = desk.store.size
    if (not version and not image_hash) or (kind is FirmwareKind.MINIMUM and not version):
        raise UsageError(
            "A line of the firmware policy names a version or the hash of an image.",
            next_step="Give --version, or --hash (a minimum is always a version).",
        )
    if end is not None and end < begin:
        raise UsageError(
            f"The line ends on {end} before it begins on {begin}.", next_step="Mend the dates."
        )
    require_note(note, "A line of the firmware policy needs a note that says what it rests on.")
    try:
        rule = FirmwareRule(
            id=f"fw-{secrets.token_hex(4)}",
            manufacturer=manufacturer,
            model=model,
            kind=kind,
            version=version,
            image_hash=image_hash.casefold(),
            begin=begin,
            end=end,
            release_note=release_note,
            labelling=labelling,
            indications=indications,
            note=note,
            accepted_by=by.user.id,
            accepted_at=desk.clock(),
        )
    except ValidationError as error:
        field = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        raise UsageError(
            f"The line cannot be kept: its {field.replace('_', ' ')} is not valid.",
            next_step="A hash is written in pairs of the digits 0-9 and a-f; names are not empty.",
        ) from error
    by.record(
        desk,
        ADDED,
        subject=SUBJECT,
        sections={"firmware": rule},
        seen=seen,
    )
    return rule


def contradicted_lines(desk: Desk, rule: FirmwareRule) -> tuple[FirmwareRule, ...]:
    """The standing lines that know the same firmware of the same product, and label it otherwise."""
    return tuple(one for one in list_firmware(desk) if one.id != rule.id and contradict(one, rule))


def is_known_product(desk: Desk, manufacturer: str, model: str) -> bool:
    """Whether a crosswalk in force or any verdict has just these two names: else a line never applies."""
    walks = list_crosswalks(desk)
    if any((w.reported_manufacturer, w.reported_model) == (manufacturer, model) for w in walks):
        return True
    verdicts = desk.store.sections(VERDICT_TAKEN, "verdict")
    return any(_names(one.contents[0]) == (manufacturer, model) for one in verdicts)


def _names(verdict: bytes) -> tuple[str | None, str | None]:
    """Manufacturer and model in the stored bytes of a verdict."""
    identity = json.loads(verdict)["identity"]
    maker, model = (identity.get(name, {}).get("value") for name in ("manufacturer", "model"))
    return maker, model


def retire_firmware(desk: Desk, by: Actor, rule_id: str, *, note: str) -> FirmwareRule:
    """Take a line back, with the reason; verdicts that were taken on it stay as they were.

    Raises:
        NotAllowed: this person may not keep the policy.
        UsageError: there is no such line, or no note.
    """
    by.require(Right.KEEP_FIRMWARE_POLICY)
    seen = desk.store.size
    require_note(note, "Retiring needs a note with the reason.")
    rule = next((one for one in list_firmware(desk) if one.id == rule_id), None)
    if rule is None:
        raise UsageError(
            f"There is no line {quoted(rule_id)} in the firmware policy.",
            next_step="See: k1007 firmware list.",
        )
    by.record(
        desk,
        RETIRED,
        subject=SUBJECT,
        sections={"firmware": rule, "note": note},
        seen=seen,
    )
    return rule


def list_firmware(desk: Desk) -> tuple[FirmwareRule, ...]:
    """The lines that stand, in the order of their entries."""
    standing: dict[str, FirmwareRule] = {}
    for entry in desk.store.entries(subject=SUBJECT):
        rule = FirmwareRule.model_validate(opened(entry, "firmware"))
        if entry.leaf.act == ADDED:
            standing[rule.id] = rule
        elif entry.leaf.act == RETIRED:
            standing.pop(rule.id, None)
    return tuple(standing.values())
