"""The driver against a server that we did not write: Zephyr 4.4.0's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import LinkError
from drivers.identify import replay
from drivers.reading import FieldName, Reading
from tests.drivers.reader import SX200, read
from tests.drivers.zephyr_peer import require_server, running

pytestmark = [pytest.mark.xdist_group("zephyr"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    server = require_server()
    with running(server, tmp_path_factory.mktemp("zephyr")) as port:
        return read(f"serial:{port}")


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


def test_the_real_server_declines_images_and_unknown_keys(reading: Reading) -> None:
    declined = {(u.question, u.reason) for u in reading.passes[0].unanswered}
    assert ("smp image state", "the device declined: code 8 (not supported)") in declined
    assert (
        'smp settings read "id/serial"',
        "the device declined: group 3 code 5 (root key not found)",
    ) in declined


def test_a_reading_of_the_real_server_replays(reading: Reading) -> None:
    assert replay(reading, SX200) == reading.passes


def test_the_real_server_lost_in_the_middle_is_a_link_error(tmp_path: Path) -> None:
    with running(require_server(), tmp_path) as port:
        pass
    with pytest.raises(LinkError):
        read(f"serial:{port}")
