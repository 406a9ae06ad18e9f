"""A Device Information Service that names the radio module: kept apart where the profile says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from drivers.ble_profiles import RadioModule
from drivers.driver import as_of
from drivers.profile import Profile
from drivers.reading import FieldName, Pass
from tests.drivers.ble.test_smp_over_ble import SMP, SX200, Characteristic
from tests.drivers.ble.values import at
from tests.drivers.device import Device
from tests.drivers.drive import Values, drive

MODULE: Mapping[FieldName, tuple[str, bytes]] = {
    FieldName.MANUFACTURER: ("180a/2a29", b"Synthex Radio Modules"),
    FieldName.MODEL: ("180a/2a24", b"SRM-52"),
    FieldName.SERIAL: ("180a/2a25", b"0026-52-88431"),
    FieldName.HARDWARE_REVISION: ("180a/2a27", b"R3"),
}
ALL = RadioModule(manufacturer="Synthex Radio Modules", model="SRM-52", own_serial=True)
NAMES = RadioModule(manufacturer="Synthex Radio Modules", model="SRM-52")


def product(module: RadioModule | None, *, without: Iterable[FieldName] = ()) -> Profile:
    settings = {name: key for name, key in SX200.smp.settings.items() if name not in without}
    smp = SX200.smp.model_copy(update={"radio_module": module, "settings": settings})
    return SX200.model_copy(update={"smp": smp})


def told(**other: bytes) -> Values:
    values: Values = {at(place): sent for place, sent in MODULE.values()}
    return {**values, **{at(MODULE[FieldName(name)][0]): sent for name, sent in other.items()}}


def read(profile: Profile, values: Values, version: str = "3") -> Pass:
    session = as_of(SMP, version).session(profile, number=0)
    return drive(session, Characteristic(Device()), values)


def test_what_it_says_is_kept_as_the_module_s_and_held_against_nothing() -> None:
    done = read(product(ALL), told())
    assert {name: field.value for name, field in done.radio_module.items()} == {
        name: sent.decode() for name, (_, sent) in MODULE.items()
    }
    assert done.otherwise == {}
    assert done.fields[FieldName.SERIAL].value == "SX2-26-00417"


def test_each_of_its_values_names_its_bytes_and_its_question() -> None:
    model = read(product(ALL), told()).radio_module[FieldName.MODEL]
    assert (model.raw_hex, model.source) == (b"SRM-52".hex(), "Model Number String (0x2A24)")


def test_its_serial_is_the_product_s_unless_the_profile_says_otherwise() -> None:
    done = read(product(NAMES), told(serial=b"SX2-26-00418"))
    assert {name: field.value for name, field in done.otherwise.items()} == {
        FieldName.SERIAL: "SX2-26-00418"
    }
    assert FieldName.SERIAL not in done.radio_module


@pytest.mark.parametrize(
    "other",
    [
        {"manufacturer": b"Somebody Else"},
        {"model": b"SRM-53"},
        {"model": b""},
        {"model": b"Model Number"},
    ],
    ids=str,
)
def test_a_service_that_says_anything_else_is_the_product_s(other: dict[str, bytes]) -> None:
    done = read(product(ALL), told(**other))
    assert done.radio_module == {}
    assert FieldName.SERIAL in done.otherwise


def test_a_profile_that_names_no_module_holds_everything_against_the_settings() -> None:
    done = read(product(None), told())
    assert set(done.otherwise) == set(MODULE)


@pytest.mark.parametrize(
    "module",
    [
        RadioModule(model="SRM-52", own_serial=True),
        RadioModule(manufacturer="Synthex Radio Modules", own_serial=True),
    ],
    ids=["by its model", "by its maker"],
)
def test_one_name_is_enough(module: RadioModule) -> None:
    assert set(read(product(module), told()).radio_module) == set(MODULE)


def test_padding_makes_no_other_module() -> None:
    assert read(product(ALL), told(model=b"SRM-52\0\0 ")).otherwise == {}


def test_what_only_the_module_tells_is_no_field_of_the_product() -> None:
    profile = product(ALL, without=[FieldName.HARDWARE_REVISION, FieldName.SERIAL])
    done = read(profile, told())
    assert {FieldName.HARDWARE_REVISION, FieldName.SERIAL}.isdisjoint(done.fields)
    assert {
        each.question: each.reason for each in done.unanswered if "radio module" in each.reason
    } == {
        "serial": "told of the radio module alone, and by no settings key of the product",
        "hardware_revision": "told of the radio module alone, and by no settings key of the product",
    }


def test_a_serial_that_only_that_service_tells_is_the_product_s_without_the_profile_s_word() -> (
    None
):
    done = read(product(NAMES, without=[FieldName.SERIAL]), told())
    assert done.fields[FieldName.SERIAL].value == "0026-52-88431"


def test_a_udi_beside_the_module_s_names_stays_the_product_s() -> None:
    udi = b"\x01(01)09521007300005(21)SX2-26-00999\0"
    done = read(product(ALL), {**told(), at("180a/2bff"): udi})
    assert done.fields[FieldName.UDI].value == "(01)09521007300005(21)SX2-26-00999"


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_stored_reading_comes_out_as_it_did_whatever_the_profile_says_since(version: str) -> None:
    before = read(product(None), told(), version)
    assert read(product(ALL), told(), version) == before
    assert FieldName.SERIAL in before.otherwise
