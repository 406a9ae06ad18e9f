"""Reads the case table (cases.toml): evidence in which nothing is wrong, but for what a case says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from agent.confirm.gudid_record import GudidRecord
from agent.confirm.label_basis import HowRead, PackingList
from agent.confirm.models import (
    Confidence,
    Crosswalk,
    Evidence,
    FirmwareRule,
    Label,
    LabelSource,
    Listing,
    OrderRule,
    RecallImport,
    RecallRecord,
    Reference,
    VerdictKind,
)
from drivers.reading import FieldName, Pass, Reading
from tests.confirm.build import (
    CONFIRMING,
    DI,
    KEY,
    LISTING,
    SERIAL,
    SHIPPED_RULES,
    crosswalk,
    label,
    one_pass,
    reading,
    snapshot,
)

TABLE = Path(__file__).parent / "cases.toml"
Said = Mapping[str, Any]


OF_A_ROW: Final = frozenset({"listed", "outside_effective_dates"})
"""Reasons that are about a row of the list; with any others a case has one where it says which."""


class Case(NamedTuple):
    """One line of the table.

    Attributes:
        listing: the row that the verdict names, if it is to name one.
        says_which: it says that by itself; a list of one row leaves no choice.
    """

    name: str
    evidence: Evidence
    expect: VerdictKind
    codes: tuple[str, ...]
    confidence: Confidence | None
    all_notes: bool
    looked_up: bool
    listing: Listing | None
    says_which: bool


@cache
def cases() -> tuple[Case, ...]:
    """Every case, in the order of the table."""
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
    return tuple(_case(said) for said in told)


def _case(said: Said) -> Case:
    confidence, evidence = said.get("confidence"), _evidence(said)
    return Case(
        name=said["name"],
        evidence=evidence,
        expect=VerdictKind(said["expect"]),
        codes=tuple(said["codes"]),
        confidence=None if confidence is None else Confidence(confidence),
        all_notes=said.get("all_notes", False),
        looked_up=said.get("looked_up", False),
        listing=_named_row(evidence, said.get("row", int(not OF_A_ROW.isdisjoint(said["codes"])))),
        says_which="row" in said,
    )


def _named_row(evidence: Evidence, number: int) -> Listing | None:
    """That row of the case's list, counted from 1; 0 is none."""
    if not number or evidence.snapshot is None:
        return None
    return evidence.snapshot.listings[number - 1]


def _evidence(said: Said) -> Evidence:
    retrieved = said.get("retrieved", datetime(2026, 6, 15, 13, 12, tzinfo=UTC))
    rows = [_listing(row, line) for line, row in enumerate(said.get("rows", [{}]), start=2)]
    rules = {**SHIPPED_RULES.model_dump(), **said.get("rules", {})}
    return CONFIRMING.model_copy(
        update={
            "readings": _readings(said),
            "label": _label(said["label"]) if "label" in said else None,
            "gudid": _gudid(said["gudid"]) if "gudid" in said else None,
            "snapshot": None if "no_snapshot" in said else snapshot(*rows, retrieved=retrieved),
            "crosswalks": tuple(_crosswalk(walk) for walk in said.get("walks", [{}])),
            "references": (REFERENCE,) if "reference" in said else (),
            "rules": type(SHIPPED_RULES).model_validate(
                {**rules, "orders": [_order(order) for order in said.get("orders", [])]}
            ),
            "date_of_service": said.get("service", CONFIRMING.date_of_service),
            "provisional": said.get("planned", False),
            "firmware": tuple(
                _firmware(rule, n) for n, rule in enumerate(said.get("firmware", []))
            ),
            "recalls": tuple(
                _recall(record, n) for n, record in enumerate(said.get("recalls", []))
            ),
            "recall_files": tuple(
                _recall_file(file, n) for n, file in enumerate(said.get("recall_files", []))
            ),
            "typed": {FieldName(name): value for name, value in said.get("typed", {}).items()},
        }
    )


REFERENCE = Reference(
    manufacturer=KEY.manufacturer,
    product=KEY.product,
    hcpcs=KEY.hcpcs,
    as_of=date(2023, 12, 28),
    citation="an invented text",
)


def _readings(said: Said) -> tuple[Reading, ...]:
    if "no_reading" in said:
        return ()
    drop, synthetic = said.get("drop", []), said.get("synthetic", True)
    told: Sequence[Sequence[Said]] = said.get("readings", [said.get("passes", [{}, {}])])
    return tuple(
        reading(*(_pass(one, drop) for one in passes), synthetic=synthetic).model_copy(
            update={"target": f"serial:/dev/ttyTEST{number}"}
        )
        for number, passes in enumerate(told)
    )


def _pass(fields: Said, drop: Sequence[str]) -> Pass:
    """``false`` says that the pass does not have the field."""
    absent = [*drop, *(name for name, value in fields.items() if value is False)]
    made = one_pass(**{name: value for name, value in fields.items() if value is not False})
    kept = {name: value for name, value in made.fields.items() if name not in absent}
    return made.model_copy(update={"fields": kept})


def _label(said: Said) -> Label:
    serial = said.get("serial", SERIAL)
    made = label(
        serial=serial or None,
        di=said.get("di", DI),
        scanned=LabelSource(said.get("source", "typed")),
    )
    return made.model_copy(
        update={
            "lot": said.get("lot"),
            "manufactured": said.get("manufactured"),
            "expires": said.get("expires"),
            "second_person": made.second_person if said.get("second", True) else None,
            "packing_list": _packing_list(said),
            "photos": tuple(
                photo.model_copy(update={"barcodes": tuple(said.get("barcodes", photo.barcodes))})
                for photo in made.photos
            ),
        }
    )


def _packing_list(said: Said) -> PackingList | None:
    if "packing_list" not in said:
        return None
    return PackingList(
        sha256="2" * 64,
        media_type="image/png",
        serial=said["packing_list"],
        how=HowRead.MACHINE,
    )


def _gudid(said: Said) -> GudidRecord:
    made = {
        "di": DI,
        "company": KEY.manufacturer,
        "model": KEY.model,
        "brand": KEY.product,
        "form": "openFDA",
        "sha256": "3" * 64,
        **said,
    }
    return GudidRecord.model_validate(made)


def _listing(said: Said, line: int) -> Listing:
    names = {
        name: said[name] for name in ("manufacturer", "product", "model", "hcpcs") if name in said
    }
    return LISTING.model_copy(
        update={
            "key": KEY.model_copy(update=names),
            "begin": said.get("begin", LISTING.begin),
            "end": said.get("end"),
            "comment": said.get("comment", "SYNTHETIC"),
            "line": line,
        }
    )


def _crosswalk(said: Said) -> Crosswalk:
    key = KEY.model_copy(
        update={
            "model": said.get("listing_model", KEY.model),
            "hcpcs": said.get("hcpcs", KEY.hcpcs),
        }
    )
    di = said.get("di", DI)
    dis = tuple(di) if isinstance(di, list) else di or None
    made = crosswalk(key, model=said.get("model", "SX-200"), di=dis)
    return made.model_copy(
        update={
            "reported_manufacturer": said.get("manufacturer", "Synthex Mobility"),
            "reported_hardware": tuple(said.get("hardware", ())),
            "synthetic": said.get("synthetic", False),
        }
    )


def _order(said: Said) -> OrderRule:
    return OrderRule.model_validate(
        {"hcpcs": "K1007", "begin": date(2024, 1, 1), "source": "an invented list", **said}
    )


def _firmware(said: Said, number: int) -> FirmwareRule:
    made = {
        "id": f"fw-{number}",
        "manufacturer": "Synthex Mobility",
        "model": "SX-200",
        "begin": date(2026, 1, 1),
        "note": "an invented bulletin",
        "accepted_by": "u-compliance",
        "accepted_at": datetime(2026, 6, 1, tzinfo=UTC),
        **said,
    }
    made["image_hash"] = made.pop("hash", "")
    return FirmwareRule.model_validate(made)


def _recall_file(said: Said, number: int) -> RecallImport:
    return RecallImport.model_validate(
        {
            "sha256": f"{number:064}",
            "form": "recall",
            "retrieved": datetime(2026, 6, 16, 12, tzinfo=UTC),
            "source": "an invented answer of openFDA",
            "last_updated": "2026-06-15",
            "records": 100,
            **said,
        }
    )


def _recall(said: Said, number: int) -> RecallRecord:
    return RecallRecord.model_validate(
        {
            "number": f"Z-{number + 1:04}-2026",
            "form": "recall",
            "firm": "Synthex Mobility",
            "product": "Powered exoskeleton SX-200, SYNTHETIC",
            "product_code": "PHL",
            "reason": "an invented reason",
            "status": "Open, Classified",
            "initiated": date(2026, 5, 1),
            **said,
        }
    )
