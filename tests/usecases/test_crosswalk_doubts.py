"""What an officer is told to look at again when a crosswalk is accepted."""

from __future__ import annotations

import pytest

from agent.confirm.models import Crosswalk, ListingKey
from agent.usecases.crosswalk_doubts import doubts_about
from agent.usecases.crosswalks import accept_crosswalk, retire_crosswalk
from tests.clinic import Clinic

SX200_DI = "09506000123455"


def accepted(
    clinic: Clinic,
    maker: str = "Synthex Mobility",
    model: str = "SX-300",
    row: tuple[str, str, str] = ("Synthex Mobility", "Strider Outdoor", "SX-300"),
    di: str | None = None,
) -> Crosswalk:
    manufacturer, product, listed = row
    return accept_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer=maker,
        reported_model=model,
        udi_dis=() if di is None else (di,),
        key=ListingKey(manufacturer=manufacturer, product=product, model=listed, hcpcs="K1007"),
        note="test",
    )


def test_the_same_names_leave_no_doubt(clinic: Clinic) -> None:
    assert doubts_about(clinic.desk, accepted(clinic, "SYNTHEX MOBILITY", "sx-300")) == ()


def test_a_device_identifier_of_its_own_leaves_no_doubt(clinic: Clinic) -> None:
    assert doubts_about(clinic.desk, accepted(clinic, di="51022222233336")) == ()


def test_a_row_without_a_model_is_not_held_against_one(clinic: Clinic) -> None:
    made = accepted(clinic).model_copy(
        update={
            "key": ListingKey(manufacturer="Synthex Mobility", product="P", model="", hcpcs="K1007")
        }
    )
    assert doubts_about(clinic.desk, made) == ()


def test_another_maker_is_told(clinic: Clinic) -> None:
    (said,) = doubts_about(clinic.desk, accepted(clinic, maker="Other Maker"))
    assert 'names "Other Maker" as its maker, the row "Synthex Mobility"' in said


def test_another_model_is_told(clinic: Clinic) -> None:
    (said,) = doubts_about(clinic.desk, accepted(clinic, model="KNEE-1"))
    assert 'calls itself "KNEE-1", the row is of "SX-300"' in said


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (("Synthex Mobility", "Strider Personal", "SX-200"), "the same row"),
        (
            ("Synthex Mobility", "Strider Outdoor", "SX-300"),
            "another row, so that it tells neither",
        ),
    ],
)
def test_a_device_identifier_of_another_product_is_told(
    clinic: Clinic, row: tuple[str, str, str], where: str
) -> None:
    told = doubts_about(clinic.desk, accepted(clinic, row=row, di=SX200_DI))
    assert f'stands in the crosswalk of "SX-200" too, which leads to {where}.' in told[-1]


def test_one_that_was_taken_back_is_no_other(clinic: Clinic) -> None:
    retire_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer="Synthex Mobility",
        reported_model="SX-200",
        note="test",
    )
    assert doubts_about(clinic.desk, accepted(clinic, di=SX200_DI)) == ()
