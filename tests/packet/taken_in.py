"""The genuine log and, at its end, one more verdict that rests on everything that is taken in.

The entries stand ten minutes apart: what comes in while a verdict is being taken may not be in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from agent.confirm.decide import decide
from agent.confirm.gudid import read_gudid
from agent.confirm.models import (
    Crosswalk,
    Evidence,
    FirmwareKind,
    FirmwareRule,
    ListingKey,
    OrderKind,
    OrderRule,
    RecallForm,
    RecallImport,
)
from agent.confirm.recall_file import read_recalls
from agent.confirm.rules import shipped_rules
from agent.ledger.canonical import JSON
from agent.packet.check import CheckReport
from agent.packet.layout import gudid_name, recall_name
from drivers.reading import FieldName, FieldValue, Pass
from tests.confirm.test_gudid import access
from tests.confirm.test_recalls import RECALL, file
from tests.packet.build import plain
from tests.packet.forgeries import Change
from tests.packet.genuine import Files, Steps, both, edit, forged, genuine

FIRST: Final = len(genuine())
NAMES: Final = ("walk", "line", "recalls", "gudid", "taken")
ENTRY: Final = {name: FIRST + place for place, name in enumerate(NAMES)}
TITLE: Final = f"Entry {ENTRY['taken']} (verdict.taken)"
APART: Final = timedelta(minutes=10)
AT: Final = datetime(2026, 6, 16, 12, tzinfo=UTC)
MADE_BY: Final = {"note": "SYNTHETIC", "accepted_by": "u-ruth", "accepted_at": AT}

READ: Final = {
    FieldName.MANUFACTURER: "Synthex Mobility",
    FieldName.MODEL: "SX-200",
    FieldName.SERIAL: "SX2-26-00417",
    FieldName.FIRMWARE_VERSION: "1.4.2",
    FieldName.FIRMWARE_HASH: "ab" * 32,
}
WALK: Final = Crosswalk(
    reported_manufacturer="Synthex Mobility",
    reported_model="SX-200",
    key=ListingKey(
        manufacturer="Synthex Mobility", product="Strider Personal", model="SX-200", hcpcs="K1007"
    ),
    synthetic=True,
    **MADE_BY,
)
LINE: Final = FirmwareRule(
    id="fw-1",
    manufacturer="Synthex Mobility",
    model="SX-200",
    kind=FirmwareKind.KNOWN,
    version="1.4.2",
    image_hash="ab" * 32,
    begin=date(2026, 1, 1),
    release_note="RN 7",
    labelling="K000000",
    indications="no stairs",
    **MADE_BY,
)
ANOTHER: Final = plain(LINE.model_copy(update={"id": "fw-2"}))
ORDER: Final = OrderRule(
    kind=OrderKind.WRITTEN_ORDER,
    hcpcs="K1007",
    required=True,
    begin=date(2026, 1, 1),
    source="SYNTHETIC list",
)
GUDID_FILE: Final = access()
GUDID: Final = read_gudid(GUDID_FILE, name="g.json")
OTHERS: Final = RECALL | {"code_info": "Serial numbers: SX2-26-00900 to SX2-26-00999"}


def recall_import(data: bytes, retrieved: datetime | date = AT) -> RecallImport:
    """What an import says of the file."""
    read = read_recalls(data, name="r.json")
    return RecallImport(
        sha256=hashlib.sha256(data).hexdigest(),
        form=RecallForm.RECALL,
        retrieved=retrieved,
        source="test",
        last_updated=read.last_updated,
        records=len(read.records),
    )


RECALL_FILE: Final = file(OTHERS)
GUDID_PATH: Final = gudid_name(GUDID.di, GUDID.sha256)
RECALL_PATH: Final = recall_name(recall_import(RECALL_FILE).sha256)


def evidence() -> Evidence:
    """What the verdict rests on; its snapshot is the genuine log's."""
    base = Evidence.model_validate(genuine()["final"].sections["evidence"])
    (reading,) = base.readings
    fields = {
        name: FieldValue(value=value, source="test", raw_hex=value.encode().hex(), entry=1)
        for name, value in READ.items()
    }
    read = reading.model_copy(update={"passes": (Pass(fields=fields), Pass(fields=fields))})
    return base.model_copy(
        update={
            "readings": (read,),
            "label": None,
            "gudid": GUDID,
            "crosswalks": (WALK,),
            "firmware": (LINE,),
            "recalls": read_recalls(RECALL_FILE, name="r.json").records,
            "recall_files": (recall_import(RECALL_FILE),),
            "rules": shipped_rules("2").model_copy(update={"orders": (ORDER,)}),
        }
    )


def taken_in(steps: Steps) -> None:
    """The acts that take things in, and the verdict on them."""
    rests = evidence()
    sections: Mapping[str, tuple[str, dict[str, JSON]]] = {
        "walk": ("crosswalk.accepted", {"crosswalk": plain(WALK)}),
        "line": ("firmware.added", {"firmware": plain(LINE)}),
        "recalls": ("recall.imported", {"import": plain(recall_import(RECALL_FILE))}),
        "gudid": ("gudid.imported", {"gudid": plain(GUDID)}),
        "taken": ("verdict.taken", {"verdict": plain(decide(rests)), "evidence": plain(rests)}),
    }
    for name, (act, said) in sections.items():
        add(name, act, said)(steps)


def add(name: str, act: str, sections: Mapping[str, JSON]) -> Change:
    """One more act at the end, by compliance; a verdict by the fitter."""
    by = "lena" if act == "verdict.taken" else "ruth"

    def change(steps: Steps) -> None:
        like = steps["final"]
        at = max(each.at for each in steps.values()) + APART
        steps[name] = replace(like, act=act, by=by, key=by, sections=dict(sections), at=at)

    return change


def before_the_verdict(change: Change) -> Change:
    """The change, and then the verdict once more behind what it added."""

    def changed(steps: Steps) -> None:
        taken = steps.pop("taken")
        change(steps)
        at = max(each.at for each in steps.values()) + APART
        steps["taken"] = replace(taken, at=at)

    return both(taken_in, changed)


def edited(section: str, member: str, value: JSON) -> Change:
    """Everything taken in, and one member of the verdict's section changed."""
    return both(taken_in, edit("taken", section, **{member: value}))


def told(member: str, /, **change: JSON) -> Change:
    """The first line of this member of the evidence with some members changed."""

    def changed(steps: Steps) -> None:
        taken_in(steps)
        section = steps["taken"].sections["evidence"]
        assert isinstance(section, dict)
        lines = section[member]
        assert isinstance(lines, list)
        first = lines[0]
        assert isinstance(first, dict)
        edit("taken", "evidence", **{member: [{**first, **change}, *lines[1:]]})(steps)

    return changed


def there(files: Files) -> None:
    """The files that an export leaves beside these sections."""
    files[GUDID_PATH] = GUDID_FILE
    files[RECALL_PATH] = RECALL_FILE


def checked(change: Change, files: Callable[[Files], None] = there) -> CheckReport:
    """What the check says of a packet with that change, the files of what was taken in beside it."""
    return forged(change, files=files)
