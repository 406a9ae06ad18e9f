"""The driver says what it is: its name, its version, and its protocol's data sheet."""

from __future__ import annotations

import inspect
import sys

import pytest

from drivers.driver import Driver
from drivers.gatt import UART_SERVICE

HEADINGS = (
    "Device class",
    "Line settings",
    "What is read",
    "Command",
    "Dangerous neighbours",
    "Sources",
)
"""Of the module's docstring; drivers/protocol/smp/__init__.py is a whole one."""


def test_the_version_says_which_reading_of_a_transcript_it_is(driver: Driver) -> None:
    assert driver.version
    assert driver.version.isprintable()


def test_its_bluetooth_services_say_what_a_device_is(driver: Driver) -> None:
    for face in (driver, getattr(driver, "over_ble", None)):
        assert UART_SERVICE not in getattr(face, "ble_services", ()), (
            "ble_services names the Nordic UART Service, which thousands of unlike products have"
        )


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_module_is_the_protocols_data_sheet(driver: Driver, heading: str) -> None:
    module = sys.modules[type(driver).__module__]
    lines = (inspect.getdoc(module) or "").splitlines()
    assert any(line.removeprefix("The ").lower().startswith(heading.lower()) for line in lines), (
        f"the docstring of {module.__name__} has no heading {heading!r}"
    )
