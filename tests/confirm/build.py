"""Small evidence, built for one promise at a time. Maker, product and persons are invented."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

from agent.confirm.label_basis import LabelPhoto, SecondPerson
from agent.confirm.models import (
    Confidence,
    Crosswalk,
    Evidence,
    Label,
    LabelSource,
    Listing,
    ListingKey,
    Rules,
    Snapshot,
)
from agent.confirm.rules import rules_with
from drivers.reading import FieldName, FieldValue, Pass, Reading, Transcript

KEY = ListingKey(
    manufacturer="Synthex Mobility", product="Strider Personal", model="SX-200", hcpcs="K1007"
)
SERIAL = "SX2-26-00417"
DI = "09506000123455"
DELIVERY = date(2026, 6, 17)
LISTING = Listing(key=KEY, begin=date(2025, 2, 1), comment="SYNTHETIC", line=2)
PHOTO = LabelPhoto(sha256="1" * 64, media_type="image/jpeg", barcodes=(f"]d201{DI}21{SERIAL}",))
SECOND_PERSON = SecondPerson(entry=9, user="u-second", printed_name="Second Sample")
SHIPPED_RULES: Rules = rules_with(
    max_snapshot_age_days=31, minimum_confidence=Confidence.LABEL_SCANNED
)
RULES: Rules = SHIPPED_RULES.model_copy(update={"noting": ()})
"""What is said beside a verdict is promised in tests of its own."""


def snapshot(
    *listings: Listing, retrieved: datetime = datetime(2026, 6, 15, 13, 12, tzinfo=UTC)
) -> Snapshot:
    """A snapshot with just these rows."""
    return Snapshot(
        id="pcl-2026-06-15-00000000",
        retrieved=retrieved,
        source="test",
        sha256="0" * 64,
        rows=len(listings),
        listings=listings,
    )


def narrowed(whole: Snapshot, hcpcs: str, keys: Iterable[ListingKey]) -> Snapshot:
    """The snapshot with only the code's own rows, and those of the products in ``keys`` under any code."""
    products = {_product(key) for key in keys}
    kept = tuple(
        row for row in whole.listings if row.key.hcpcs == hcpcs or _product(row.key) in products
    )
    return whole.model_copy(update={"listings": kept})


def _product(key: ListingKey) -> tuple[str, str, str]:
    return key.manufacturer, key.product, key.model


def crosswalk(
    key: ListingKey = KEY, *, model: str = "SX-200", di: str | tuple[str, ...] | None = DI
) -> Crosswalk:
    """A reviewed mapping of a Synthex model, with its device identifier, with several or none."""
    dis = di or ()
    return Crosswalk(
        reported_manufacturer="Synthex Mobility",
        reported_model=model,
        udi_dis=(dis,) if isinstance(dis, str) else dis,
        key=key,
        note="test",
        accepted_by="u-compliance",
        accepted_at=datetime(2026, 6, 15, 14, tzinfo=UTC),
    )


def one_pass(**fields: str) -> Pass:
    """One asking; field names as keywords."""
    values = {"manufacturer": "Synthex Mobility", "model": "SX-200", "serial": SERIAL} | fields
    return Pass(
        fields={
            FieldName(name): FieldValue(
                value=value, source="test", raw_hex=value.encode().hex(), entry=0
            )
            for name, value in values.items()
        }
    )


def reading(*passes: Pass, synthetic: bool = True) -> Reading:
    """A reading with these passes; two equal ones if none is given."""
    return Reading(
        driver="smp",
        driver_version="1",
        target="serial:/dev/ttyTEST0",
        profile="synthex-sx200",
        synthetic=synthetic,
        started=datetime(2026, 6, 17, 14, 6, tzinfo=UTC),
        duration_ms=80,
        passes=passes or (one_pass(), one_pass()),
        transcript=Transcript(),
    )


def label(
    *, serial: str | None = SERIAL, di: str = DI, scanned: LabelSource = LabelSource.TYPED
) -> Label:
    """The label of the delivered unit; a scanned one has its photograph and a second person."""
    machine = scanned is LabelSource.SCANNED
    return Label(
        text=f"(01){di}(21){serial}",
        source=scanned,
        di=di,
        serial=serial,
        photos=(PHOTO,) if machine else (),
        second_person=SECOND_PERSON if machine else None,
    )


CONFIRMING = Evidence(
    readings=(reading(),),
    snapshot=snapshot(LISTING),
    crosswalks=(crosswalk(),),
    rules=RULES,
    date_of_service=DELIVERY,
    decided_on=DELIVERY,
    provisional=False,
)
"""Evidence in which nothing is wrong; each test changes one thing."""


def plain_names(texts: Iterable[str]) -> list[str]:
    """Names for cases that are odd texts: mutmut cannot run a test whose name holds an escape."""
    return [re.sub(r"[^A-Za-z0-9]+", "-", text[:40]) or "empty" for text in texts]
