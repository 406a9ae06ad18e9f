"""GUDID: both publications are read, odd files are refused, and a comparison never decides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.gudid import read_gudid
from agent.confirm.gudid_record import GudidForm, GudidRecord
from agent.confirm.models import Evidence
from agent.errors import UsageError
from tests.confirm.build import CONFIRMING, DI, SHIPPED_RULES, label

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
    assert record.model_dump(exclude={"sha256", "form"}) == {
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


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"<xml/>", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "no device record"),
        (b'{"gudid": []}', "no device record"),
        (b'{"results": []}', "no device record"),
        (openfda(OPENFDA, OPENFDA), "holds 2 records"),
        (access(identifiers={"identifier": []}), "0 primary"),
        (access(identifiers={"identifier": [PRIMARY, PRIMARY]}), "2 primary"),
        (access(identifiers={"identifier": [PRIMARY] * 300}), "300 device identifiers"),
        (
            access(identifiers={"identifier": PRIMARY | {"deviceId": "../../x"}}),
            "no device identifier",
        ),
        (access(companyName=["a"]), "no plain text"),
        (access(companyName="a\x1b[2J"), "no plain text"),
        (access(brandName="a" * 1_000), "no plain text"),
        (b" " * (4 * 1024 * 1024 + 1), "more than a GUDID record"),
    ],
    ids=lambda value: value[:20].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_gudid(data, name="gudid.json")
    assert words in caught.value.message


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


def compared(**changes: str) -> Evidence:
    record = read_gudid(access(), name="gudid.json")
    return CONFIRMING.model_copy(
        update={
            "label": label(),
            "gudid": record.model_copy(update=changes),
            "rules": SHIPPED_RULES,
        }
    )


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["gudid_agrees"]),
        ({"company": "SYNTHEX  MOBILITY"}, ["gudid_agrees"]),
        ({"model": "", "catalog_number": "SX-200"}, ["gudid_agrees"]),
        ({"company": "Another"}, ["gudid_agrees", "gudid_differs", "gudid_differs"]),
        ({"brand": "Another"}, ["gudid_agrees", "gudid_differs"]),
        (
            {"company": "A", "brand": "B", "model": "C"},
            ["gudid_differs"] * 5,
        ),
        ({"di": "19506000123452"}, ["gudid_other_identifier", "gudid_agrees"]),
        (
            {"distribution": "Not in Commercial Distribution"},
            ["gudid_agrees", "gudid_not_distributed"],
        ),
        ({"company": "", "brand": "", "model": ""}, []),
    ],
    ids=str,
)
def test_what_agrees_and_what_differs_is_told(changes: dict[str, str], codes: list[str]) -> None:
    reasons = decide(compared(**changes)).reasons
    assert [one.code for one in reasons if one.code.startswith("gudid")] == codes


@given(st.builds(GudidRecord, form=st.sampled_from(GudidForm)))
def test_no_gudid_record_ever_changes_a_verdict(record: GudidRecord) -> None:
    shipped = CONFIRMING.model_copy(update={"rules": SHIPPED_RULES})
    without = decide(shipped)
    told = decide(shipped.model_copy(update={"gudid": record}))
    assert (told.verdict, told.confidence, told.reasons[0]) == (
        without.verdict,
        without.confidence,
        without.reasons[0],
    )
