"""Which tests have a meaning for the driver: what its line does not have is left out, and not skipped."""

from __future__ import annotations

from typing import Final, NamedTuple

import pytest

from drivers.driver import Driver, Line, find_driver, line_of
from drivers.errors import DriverError

MARKERS: Final = (
    "on_a_line: the driver talks over a serial line",
    "on_bluetooth: the driver talks over Bluetooth LE",
    "simulated_line: the device is one of the simulators', on a line",
    "with_answers: the driver sends frames and hears their answers, on a line or a characteristic",
)


class Over(NamedTuple):
    """What the driver under test talks over.

    Attributes:
        answers: whether it sends frames that are answered.
        simulated: whether the device is one of the simulators'.
    """

    line: Line
    answers: bool
    simulated: bool


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    for each in MARKERS:
        config.addinivalue_line("markers", each)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has no meaning."""
    over = _over(config)
    if over is None:
        return  # whoever runs it is told why by the fixtures
    left_out = [each for each in items if not _is_meant(each, over)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [each for each in items if each not in left_out]


def line_under_test(config: pytest.Config, driver: Driver) -> Line:
    """Answer what the driver is tested over: what was named, or what it itself talks over."""
    return Line(config.getoption("--over") or line_of(driver))


def face_under_test(driver: Driver, line: Line) -> Driver | None:
    """Answer what speaks the driver's protocol over a line; ``None`` where nothing does."""
    for each in (driver, getattr(driver, "over_ble", None)):
        if each is not None and line_of(each) is line:
            spoken: Driver = each
            return spoken
    return None


def _over(config: pytest.Config) -> Over | None:
    name = config.getoption("--driver")
    try:
        driver = find_driver(name) if name else None
    except DriverError:
        return None
    if driver is None:
        return None
    line = line_under_test(config, driver)
    answers = line is Line.SERIAL or _has_channel(face_under_test(driver, line))
    return Over(line, answers, config.getoption("--scenario") is not None)


def _has_channel(face: Driver | None) -> bool:
    """Whether it writes to a characteristic; where only a product tells, it may."""
    try:
        return face is not None and face.allowlist(None).channel is not None
    except DriverError:
        return True


def _is_meant(item: pytest.Item, over: Over) -> bool:
    return all(
        (
            over.line is Line.SERIAL or item.get_closest_marker("on_a_line") is None,
            over.line is Line.BLE or item.get_closest_marker("on_bluetooth") is None,
            (over.simulated and over.line is Line.SERIAL)
            or item.get_closest_marker("simulated_line") is None,
            over.answers or item.get_closest_marker("with_answers") is None,
        )
    )
