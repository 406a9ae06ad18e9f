"""GUDID: both publications are read, and odd files are refused with the reason."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.gudid import read_gudid
from agent.confirm.gudid_record import DatedRecord, GudidForm, newest_record
from agent.errors import UsageError
from tests.confirm.build import DI

PRIMARY = {"deviceId": DI, "deviceIdType": "Primary", "deviceIdIssuingAgency": "GS1"}
PACKAGE = {"deviceId": "19506000123452", "deviceIdType": "Package", "containsDINumber": DI}
DEVICE: dict[str, Any] = {
    "companyName": "Synthex Mobility",
    "brandName": "Strider Personal",
    "versionModelNumber": "SX-200",
    "catalogNumber": None,
    "deviceCommDistributionStatus": "In Commercial Distribution",
    "identifiers": {"identifier": [PRIMARY, PACKAGE]},
    "productCodes": {"fdaProductCode": {"productCode": "PHL"}},
    "contacts": {"customerContact": {"phone": "+1(555)555-0100"}},
}
NEXT_STEP = (
    "Save the answer for one device identifier from AccessGUDID (devices/lookup.json) "
    "or openFDA (device/udi.json), and import that file."
)
OPENFDA: dict[str, Any] = {
    "company_name": "Synthex Mobility",
    "brand_name": "Strider Personal",
    "version_or_model_number": "SX-200",
    "commercial_distribution_status": "In Commercial Distribution",
    "identifiers": [
        {"id": DI, "type": "Primary", "issuing_agency": "GS1"},
        {"id": "19506000123452", "type": "Package"},
    ],
    "product_codes": [{"code": "PHL", "name": "Powered exoskeleton"}],
}


def access(**changes: object) -> bytes:
    return json.dumps({"gudid": {"device": DEVICE | changes}}).encode()


def openfda(*records: object) -> bytes:
    return json.dumps({"meta": {}, "results": records}).encode()


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (access(), GudidForm.ACCESSGUDID),
        (b"\xef\xbb\xbf" + access(), GudidForm.ACCESSGUDID),
        (openfda(OPENFDA), GudidForm.OPENFDA),
        (json.dumps(OPENFDA).encode(), GudidForm.OPENFDA),
    ],
    ids=["AccessGUDID", "with a byte order mark", "openFDA", "openFDA, the record alone"],
)
def test_both_publications_say_the_same(data: bytes, form: GudidForm) -> None:
    record = read_gudid(data, name="gudid.json")
    assert record.model_dump(exclude={"sha256", "form", "retrieved", "source"}) == {
        "di": DI,
        "other_dis": ("19506000123452",),
        "company": "Synthex Mobility",
        "brand": "Strider Personal",
        "model": "SX-200",
        "catalog_number": "",
        "distribution": "In Commercial Distribution",
        "product_codes": ("PHL",),
        "version_date": "",
    }
    assert record.form is form


def test_one_identifier_may_be_an_object_and_no_list() -> None:
    record = read_gudid(access(identifiers={"identifier": PRIMARY}), name="gudid.json")
    assert (record.di, record.other_dis) == (DI, ())


NO_JSON = "is not JSON"
NO_RECORD = "holds no device record of AccessGUDID or openFDA"
NO_TEXT = "has a value of {} that is no plain text"
TOO_LARGE = 4 * 1024 * 1024 + 1


def packages(count: int) -> bytes:
    return access(identifiers={"identifier": [PRIMARY, *[PACKAGE] * (count - 1)]})


REFUSED: list[tuple[bytes, str]] = [
    (b"", NO_JSON),
    (b"\xff\xfe", NO_JSON),
    (b"<xml/>", NO_JSON),
    (b"[" * 100_000, NO_JSON),
    (b"[]", NO_RECORD),
    (b'{"gudid": []}', NO_RECORD),
    (b'{"results": []}', NO_RECORD),
    (b'{"results": [5]}', NO_RECORD),
    (b'{"identifiers": {}}', NO_RECORD),
    (openfda(OPENFDA, OPENFDA), "holds 2 records, and one is compared"),
    (access(identifiers={"identifier": []}), "names 0 primary device identifiers, not one"),
    (access(identifiers=[PRIMARY]), "names 0 primary device identifiers, not one"),
    (
        access(identifiers={"identifier": [PRIMARY, PRIMARY]}),
        "names 2 primary device identifiers, not one",
    ),
    (
        access(identifiers={"identifier": PRIMARY | {"deviceId": ""}}),
        'names "", which is no device identifier',
    ),
    (packages(201), "names 201 device identifiers"),
    (
        access(identifiers={"identifier": PRIMARY | {"deviceId": "../../x"}}),
        'names "../../x", which is no device identifier',
    ),
    (
        access(identifiers={"identifier": PRIMARY | {"deviceId": 5}}),
        NO_TEXT.format('"deviceId"'),
    ),
    (
        access(identifiers={"identifier": PRIMARY | {"deviceIdType": 5}}),
        NO_TEXT.format('"deviceIdType"'),
    ),
    (
        access(identifiers={"identifier": [PRIMARY, PACKAGE | {"deviceId": 5}]}),
        NO_TEXT.format('"deviceId"'),
    ),
    (access(companyName=["a"]), NO_TEXT.format('"companyName"')),
    (access(companyName="a\x1b[2J"), NO_TEXT.format('"companyName"')),
    (access(brandName="a" * 401), NO_TEXT.format('"brandName"')),
    (
        access(productCodes={"fdaProductCode": {"productCode": 5}}),
        NO_TEXT.format('"productCode"'),
    ),
    (openfda(OPENFDA | {"product_codes": [{"code": 5}]}), NO_TEXT.format('"code"')),
    (openfda(OPENFDA | {"company_name": 5}), NO_TEXT.format('"company_name"')),
    (b" " * TOO_LARGE, f"has {TOO_LARGE} bytes, more than a GUDID record can have"),
]


@pytest.mark.parametrize(
    ("data", "why"), REFUSED, ids=[f"{n}: {why[:40]}" for n, (_, why) in enumerate(REFUSED)]
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_gudid(data, name="gudid.json")
    assert (caught.value.message, caught.value.next_step) == (
        f'The file "gudid.json" {why}.',
        NEXT_STEP,
    )


def test_a_record_of_the_greatest_size_is_read() -> None:
    data = packages(200).ljust(TOO_LARGE - 1)
    assert read_gudid(data, name="gudid.json").di == DI


def test_a_value_of_the_greatest_length_is_read_without_the_spaces_around_it() -> None:
    record = read_gudid(access(brandName=" " + "a" * 398 + " "), name="gudid.json")
    assert record.brand == "a" * 398


WORDS = {
    "company": ("companyName", "company_name"),
    "brand": ("brandName", "brand_name"),
    "model": ("versionModelNumber", "version_or_model_number"),
    "catalog_number": ("catalogNumber", "catalog_number"),
    "distribution": ("deviceCommDistributionStatus", "commercial_distribution_status"),
    "version_date": ("publicVersionDate", "public_version_date"),
}


@pytest.mark.parametrize("ours", WORDS)
@pytest.mark.parametrize("form", GudidForm)
def test_each_field_is_what_the_publication_calls_it(form: GudidForm, ours: str) -> None:
    access_name, openfda_name = WORDS[ours]
    files = {
        GudidForm.ACCESSGUDID: access(**{access_name: "told"}),
        GudidForm.OPENFDA: openfda(OPENFDA | {openfda_name: "told"}),
    }
    assert getattr(read_gudid(files[form], name="gudid.json"), ours) == "told"


def test_the_file_is_known_by_its_digest() -> None:
    data = access()
    assert read_gudid(data, name="gudid.json").sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_no_object_among_a_list_is_passed_over() -> None:
    codes = {"fdaProductCode": ["x", {"productCode": "PHL"}, None, {"productCode": "ABC"}]}
    data = access(identifiers={"identifier": ["x", PRIMARY, 5]}, productCodes=codes)
    record = read_gudid(data, name="gudid.json")
    assert (record.di, record.product_codes) == (DI, ("PHL", "ABC"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*DEVICE, *OPENFDA, "gudid", "device", "results"]), inner)
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_record_or_a_printable_sentence(value: object) -> None:
    refused = ""
    try:
        assert read_gudid(json.dumps(value).encode(), name="x").di
    except UsageError as error:
        refused = error.message
    assert refused.isprintable()


NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def dated(
    version: str, retrieved: datetime | None = None, imported: datetime = NOON, brand: str = "A"
) -> DatedRecord:
    data = access(publicVersionDate=version, brandName=brand)
    record = read_gudid(data, name="g.json").model_copy(update={"retrieved": retrieved})
    return DatedRecord(record, imported)


NEWER: dict[str, tuple[DatedRecord, DatedRecord]] = {
    "the newer version": (dated("2026-01-02"), dated("2026-01-01", LATER, LATER)),
    "a version with a moment": (
        dated("2026-01-02T00:00:00.000Z"),
        dated("2026-01-01", LATER, LATER),
    ),
    "a version before none": (dated("2026-01-01"), dated("", LATER, LATER)),
    "a version before no date": (dated("2026-01-01"), dated("new", LATER, LATER)),
    "the later retrieval": (dated("2026-01-01", LATER, NOON), dated("2026-01-01", NOON, LATER)),
    "the later import, where nobody said when": (dated("", None, LATER), dated("", None, NOON)),
    "a retrieval after an import": (dated("", LATER, NOON), dated("", None, NOON)),
}


@pytest.mark.parametrize(("newer", "older"), NEWER.values(), ids=NEWER)
def test_the_newest_version_counts_and_of_it_the_last_retrieval(
    newer: DatedRecord, older: DatedRecord
) -> None:
    assert newest_record([newer, older]) == newest_record([older, newer]) == newer.record


def test_no_order_of_imports_decides_between_files_of_one_moment() -> None:
    one, other = dated("2026-01-01", NOON, NOON, "A"), dated("2026-01-01", NOON, NOON, "B")
    assert newest_record([one, other]) == newest_record([other, one])
    assert newest_record([]) is None
