"""The driver against servers that we did not write: Zephyr's own, in each framing on a UART."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from drivers.driver import find_driver
from drivers.errors import LinkError
from drivers.identify import replay
from drivers.profile import Profile
from drivers.protocol.smp.framing import FramingName
from drivers.reading import Direction, FieldName, Reading
from tests.drivers.reader import SX200, read, read_by
from tests.drivers.zephyr_peer import CONSOLE, RAW, SHELL, require_server, running

pytestmark = [pytest.mark.xdist_group("zephyr"), pytest.mark.timeout(300)]


def product(framing: FramingName, version: Literal[1, 2]) -> Profile:
    smp = SX200.smp.model_copy(update={"framing": framing, "version": version})
    return SX200.model_copy(update={"smp": smp})


WAYS: list[tuple[str, Profile]] = [
    (CONSOLE, product("console", 2)),
    (CONSOLE, product("console", 1)),
    (SHELL, product("console", 2)),
    (RAW, product("raw", 2)),
    (RAW, product("raw", 1)),
]
NAMES = ["console", "console, SMPv1", "console in a shell", "raw", "raw, SMPv1"]


@pytest.fixture(scope="module", params=WAYS, ids=NAMES)
def way(request: pytest.FixtureRequest) -> tuple[str, Profile]:
    chosen: tuple[str, Profile] = request.param
    return chosen


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, way: tuple[str, Profile]) -> Reading:
    server, profile = way
    with running(require_server(server), tmp_path_factory.mktemp("zephyr")) as port:
        return read(f"serial:{port}", profile=profile)


@pytest.mark.parametrize(
    ("field", "value"),
    [(FieldName.PLATFORM, "native_sim/native"), (FieldName.SOFTWARE_REVISION, "4.4.0")],
)
def test_the_real_server_tells_its_platform_and_kernel(
    reading: Reading, field: FieldName, value: str
) -> None:
    assert reading.agreed(field) == value


def test_the_real_server_gives_nothing_that_it_does_not_have(reading: Reading) -> None:
    assert {name for one in reading.passes for name in one.fields} == {
        FieldName.PLATFORM,
        FieldName.SOFTWARE_REVISION,
    }


def test_the_real_server_declines_images(reading: Reading) -> None:
    declined = {(u.question, u.reason) for u in reading.passes[0].unanswered}
    assert ("smp image state", "the device declined: code 8 (not supported)") in declined


def test_every_key_that_the_real_server_has_not_is_unanswered(reading: Reading) -> None:
    unanswered = {u.question for u in reading.passes[0].unanswered}
    assert {f'smp settings read "{key}"' for key in SX200.smp.settings.values()} <= unanswered


def test_a_reading_of_the_real_server_replays(reading: Reading, way: tuple[str, Profile]) -> None:
    assert replay(reading, way[1]) == reading.passes


def test_the_real_server_was_asked_every_question_once(reading: Reading) -> None:
    """So that a framing which only works at the second attempt does not pass."""
    sent = [e for e in reading.transcript.entries if e.direction is Direction.SENT]
    assert len(sent) == 16


@pytest.mark.parametrize(("server", "driver"), [(CONSOLE, "smp"), (RAW, "smp-raw")])
def test_the_real_server_is_read_without_a_profile(
    tmp_path: Path, server: str, driver: str
) -> None:
    with running(require_server(server), tmp_path) as port:
        made = read_by(find_driver(driver), f"serial:{port}", profile=None)
    assert made.agreed(FieldName.PLATFORM) == "native_sim/native"
    assert replay(made, None) == made.passes


def test_the_real_server_lost_in_the_middle_is_a_link_error(tmp_path: Path) -> None:
    with running(require_server(), tmp_path) as port:
        pass
    with pytest.raises(LinkError):
        read(f"serial:{port}")
