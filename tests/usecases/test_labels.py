"""A label alone: what makes it count, who may stand for it, and what is kept of it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from agent.confirm.label import label_from_photos
from agent.confirm.models import Confidence, ListingKey, VerdictKind
from agent.confirm.udi import read_udi_1
from agent.errors import IntegrityError, NotAllowed, UsageError
from agent.story.label_picture import label_photo, packing_list_photo
from agent.usecases.crosswalks import accept_crosswalk, retire_crosswalk
from agent.usecases.labels import (
    SeenLabel,
    attested,
    keyed,
    photographed,
    require_kept,
    require_same,
    typed,
    with_packing_list,
)
from agent.usecases.ledger import verify_ledger
from agent.usecases.verdict_replay import replay_verdict
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import DEVICES, TakenVerdict
from tests.clinic import Clinic

UDI = "(01)09506000123455(11)260422(21)SX2-26-00417"
SERIAL = "SX2-26-00417"
PHOTO = label_photo(UDI, ("Strider Personal",), taken=datetime(2026, 6, 17, 10, tzinfo=UTC))
PACKING_LIST = packing_list_photo(SERIAL, ("PACKING LIST",))
PDF = b"%PDF-1.7 a scan"
DAY = date(2026, 6, 17)


@pytest.fixture
def invented(clinic: Clinic) -> Clinic:
    """The clinic where the compliance officer says that the SX-200 does not exist."""
    officer = clinic.people["compliance"]
    maker, model = "Synthex Mobility", "SX-200"
    retire_crosswalk(
        clinic.desk, officer, reported_manufacturer=maker, reported_model=model, note="test"
    )
    accept_crosswalk(
        clinic.desk,
        officer,
        reported_manufacturer=maker,
        reported_model=model,
        udi_dis=("09506000123455",),
        key=ListingKey(
            manufacturer="Synthex Mobility",
            product="Strider Personal",
            model="SX-200",
            hcpcs="K1007",
        ),
        note="test",
        synthetic=True,
    )
    return clinic


def take(
    clinic: Clinic, seen: SeenLabel, moment: VerdictMoment = VerdictMoment.AT_DELIVERY
) -> TakenVerdict:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(),
        label=seen.label,
        date_of_service=DAY,
        moment=moment,
        kept=seen.kept,
    )


def seen_twice(clinic: Clinic, by: str = "guest") -> SeenLabel:
    seen = photographed([PHOTO])
    people = clinic.people
    return attested(clinic.desk, people[by], seen, for_=people["fitter"], subject=DEVICES)


def test_a_photograph_and_a_second_person_confirm(invented: Clinic) -> None:
    verdict = take(invented, seen_twice(invented)).verdict
    assert (verdict.verdict, verdict.confidence) == (
        VerdictKind.CONFIRMED,
        Confidence.LABEL_SCANNED,
    )


@pytest.mark.parametrize(
    ("paper", "said", "kind", "code"),
    [
        (f"SN {SERIAL}\r\n".encode(), None, VerdictKind.INSUFFICIENT, "confidence_too_low"),
        (PACKING_LIST, None, VerdictKind.CONFIRMED, "listed"),
        (PACKING_LIST, f" {SERIAL} ", VerdictKind.CONFIRMED, "listed"),
        (PDF, SERIAL, VerdictKind.INSUFFICIENT, "confidence_too_low"),
        (PACKING_LIST, "SX2-26-00418", VerdictKind.CONFLICT, "packing_list_differs"),
        (PDF, None, VerdictKind.INSUFFICIENT, "confidence_too_low"),
        (
            packing_list_photo(f"{SERIAL}9", ()),
            None,
            VerdictKind.INSUFFICIENT,
            "confidence_too_low",
        ),
        (b"", None, VerdictKind.INSUFFICIENT, "confidence_too_low"),
        (PDF, "SX2-26-00418", VerdictKind.CONFLICT, "packing_list_differs"),
        (
            label_photo(UDI.replace("417", "418"), ()),
            None,
            VerdictKind.CONFLICT,
            "packing_list_differs",
        ),
    ],
    ids=[
        "text", "picture", "picture, said with spaces", "pdf, said", "picture, another said",
        "pdf alone", "a longer serial", "empty", "pdf, another", "picture of another",
    ],
)  # fmt: skip
def test_a_packing_list_stands_for_the_label_it_names(
    invented: Clinic, paper: bytes, said: str | None, kind: VerdictKind, code: str
) -> None:
    verdict = take(invented, with_packing_list(photographed([PHOTO]), paper, said)).verdict
    assert (verdict.verdict, verdict.reasons[0].code) == (kind, code)


def test_what_a_person_reads_on_a_packing_list_is_kept_as_such() -> None:
    listed = with_packing_list(photographed([PHOTO]), PDF, SERIAL).label.packing_list
    assert listed is not None
    assert (listed.serial, listed.said) == (None, SERIAL)


def test_the_labels_own_photograph_is_no_packing_list() -> None:
    with pytest.raises(UsageError, match="the very file"):
        with_packing_list(photographed([PHOTO]), PHOTO, None)


def test_a_picture_with_no_barcode_but_the_labels_is_no_packing_list() -> None:
    with pytest.raises(UsageError, match="no barcode but those of the label"):
        with_packing_list(photographed([PHOTO]), label_photo(UDI, ("once more",)), None)


@pytest.mark.parametrize("seen", [typed(UDI), keyed(UDI), photographed([PHOTO])], ids=str)
def test_without_a_second_source_a_label_lifts_nothing(invented: Clinic, seen: SeenLabel) -> None:
    verdict = take(invented, seen).verdict
    assert (verdict.verdict, verdict.confidence) == (VerdictKind.INSUFFICIENT, Confidence.TYPED)


@pytest.mark.parametrize("seen", [typed(UDI), keyed(UDI)], ids=["typed", "keyed"])
def test_a_packing_list_does_not_lift_what_no_program_read(
    invented: Clinic, seen: SeenLabel
) -> None:
    paper = with_packing_list(seen, PACKING_LIST, None)
    assert take(invented, paper).verdict.verdict is VerdictKind.INSUFFICIENT


def test_a_product_that_is_not_marked_as_invented_is_not_confirmed_by_an_invented_row(
    clinic: Clinic,
) -> None:
    verdict = take(clinic, seen_twice(clinic)).verdict
    assert (verdict.verdict, verdict.reasons[0].code) == (
        VerdictKind.REVIEW,
        "synthetic_mismatch",
    )


def test_nobody_is_their_own_second_person(clinic: Clinic) -> None:
    with pytest.raises(NotAllowed, match="takes the verdict: the second signature is another"):
        seen_twice(clinic, "fitter")


def test_whoever_stood_for_a_label_does_not_take_the_verdict_on_it(clinic: Clinic) -> None:
    seen = seen_twice(clinic, by="compliance")
    with pytest.raises(NotAllowed, match="stands for this label as its second person"):
        take_verdict(
            clinic.desk,
            clinic.people["compliance"],
            readings=(),
            label=seen.label,
            date_of_service=DAY,
            moment=VerdictMoment.AT_DELIVERY,
        )


@pytest.mark.parametrize("by", ["admin", "auditor"])
def test_not_everybody_stands_for_a_label(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed, match="stand for a label"):
        seen_twice(clinic, by)


def test_a_second_person_stands_for_a_photograph_only(clinic: Clinic) -> None:
    people = clinic.people
    with pytest.raises(UsageError, match="was photographed"):
        attested(clinic.desk, people["guest"], typed(UDI), for_=people["fitter"], subject=DEVICES)


def test_the_second_person_signs_with_their_own_key(clinic: Clinic) -> None:
    seen = seen_twice(clinic)
    assert seen.label.second_person is not None
    leaf = clinic.desk.store.entry(seen.label.second_person.entry).leaf
    assert leaf.signature is not None
    guest = clinic.people["guest"].user
    assert (leaf.act, leaf.actor, leaf.signature.key) == ("label.attested", guest.id, guest.key)


def test_photograph_and_packing_list_are_kept_as_they_came(clinic: Clinic) -> None:
    taken = take(clinic, with_packing_list(photographed([PHOTO]), PDF, SERIAL))
    label = taken.evidence.label
    assert label is not None
    assert label.packing_list is not None
    kept = [label.photos[0].sha256, label.packing_list.sha256]
    assert [clinic.desk.store.blob(sha256).content for sha256 in kept] == [PHOTO, PDF]


def test_a_verdict_on_a_label_runs_again(invented: Clinic) -> None:
    taken = take(invented, seen_twice(invented))
    assert replay_verdict(invented.desk, taken.entry) == taken.verdict
    assert verify_ledger(invented.desk) == invented.desk.store.size


@pytest.mark.parametrize(
    "change",
    [{"serial": "SX2-26-99999"}, {"text": "(01)09506000123455"}, {"di": "51022222233336"}],
    ids=str,
)
def test_a_label_that_is_not_what_its_photographs_say_is_found(
    clinic: Clinic, change: dict[str, str]
) -> None:
    label = take(clinic, photographed([PHOTO])).evidence.label
    assert label is not None
    with pytest.raises(IntegrityError, match="do not give"):
        require_kept(clinic.desk, label.model_copy(update=change))


def test_a_label_that_a_former_program_cut_otherwise_is_what_its_photographs_said(
    clinic: Clinic,
) -> None:
    label = take(clinic, photographed([PHOTO])).evidence.label
    assert label is not None
    code = "]d1010950600012345521SX2-26-0041710LOT7"
    photos = (label.photos[0].model_copy(update={"barcodes": (code,)}),)
    require_kept(clinic.desk, label_from_photos(photos, read_udi_1))
    with pytest.raises(UsageError, match="may be several fields"):
        label_from_photos(photos)


def test_a_second_person_whose_entry_says_something_else_is_found(clinic: Clinic) -> None:
    seen = seen_twice(clinic)
    label = take(clinic, seen).evidence.label
    assert label is not None
    assert label.second_person is not None
    other = label.second_person.model_copy(update={"entry": 0})
    with pytest.raises(IntegrityError, match="does not attest"):
        require_kept(clinic.desk, label.model_copy(update={"second_person": other}))


def test_the_photograph_of_another_day_is_refused_at_delivery(clinic: Clinic) -> None:
    image = Image.open(io.BytesIO(PHOTO))
    exif = image.getexif()
    exif.get_ifd(0x8769)[36867] = "2026:06:01 10:05:00"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    seen = photographed([out.getvalue()])
    with pytest.raises(UsageError, match="2026-06-01, not today"):
        take(clinic, seen)
    assert take(clinic, seen, VerdictMoment.PLANNED).verdict.provisional


def test_what_is_typed_beside_the_photograph_has_to_say_the_same() -> None:
    with pytest.raises(UsageError, match="One says"):
        require_same(photographed([PHOTO]), typed(UDI.replace("417", "418")))


def test_a_shelf_of_photographs_is_no_label() -> None:
    with pytest.raises(UsageError, match="5 photographs"):
        photographed([PHOTO] * 5)
