"""The driver against Zephyr and MCUboot on an emulated board: the image state, and COBS.

Only MCUboot's recovery mode speaks COBS. The way there is a reset, which our driver can never send:
the test sends it, in the peer's own bytes (the package smp).
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from smp import packet
from smp.os_management import ResetWriteRequest
from smpclient.mcuboot import IMAGE_TLV, ImageInfo

from drivers.driver import find_driver
from drivers.identify import replay
from drivers.protocol.smp.framing import FRAMINGS, FramingName
from drivers.protocol.smp.message import Answered, decode_answer, decode_frame
from drivers.protocol.smp.packet import Packet
from drivers.protocol.smp.questions import IMAGE_STATE
from drivers.reading import Direction, FieldName, Reading
from tests.drivers.reader import read_by
from tests.drivers.zephyr_peer import (
    BOARD_COBS,
    BOARD_CONSOLE,
    BOARD_RAW,
    Board,
    Running,
    require_board,
    running_board,
)

pytestmark = [pytest.mark.xdist_group("zephyr-board"), pytest.mark.timeout(300)]


class Way(NamedTuple):
    """A board, and how its application and its recovery mode speak."""

    board: str
    application: FramingName
    recovery: FramingName


class Judged(NamedTuple):
    """What the driver read of a board, first of its application, then of its bootloader."""

    way: Way
    image: ImageInfo
    application: Reading
    recovery: Reading


WAYS = [
    Way(BOARD_CONSOLE, "console", "console"),
    Way(BOARD_RAW, "raw", "raw"),
    Way(BOARD_COBS, "raw", "cobs"),
]
DRIVERS: dict[FramingName, str] = {"console": "smp", "raw": "smp-raw", "cobs": "smp-cobs"}


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: f"{way.application}-{way.recovery}")
def judged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judged]:
    way: Way = request.param
    board: Board = require_board(way.board)
    with running_board(board, tmp_path_factory.mktemp("board")) as running:
        application = read_framed(way.application, running.port)
        enter_recovery(way.application, running)
        recovery = read_framed(way.recovery, running.port)
        yield Judged(way, ImageInfo.load_file(str(board.image)), application, recovery)


def read_framed(framing: FramingName, port: int) -> Reading:
    return read_by(find_driver(DRIVERS[framing]), f"tcp:127.0.0.1:{port}", profile=None)


def enter_recovery(framing: FramingName, running: Running) -> None:
    """Restart into the bootloader. Nothing is sent until it is there: raw bytes that the restart
    cuts off would be the beginning of the bootloader's first frame."""
    request = ResetWriteRequest(boot_mode=1).BYTES
    wire = request if framing == "raw" else b"".join(packet.encode(request, 128))
    with socket.create_connection(("127.0.0.1", running.port)) as line:
        line.sendall(wire)
        running.await_words("Enter the serial recovery mode")


def test_the_hash_is_that_in_the_signed_image(judged: Judged) -> None:
    signed = judged.image.get_tlv(IMAGE_TLV.SHA256).value
    assert judged.application.agreed(FieldName.FIRMWARE_HASH) == signed.hex()


def test_the_version_is_that_in_the_signed_image(judged: Judged) -> None:
    version = judged.image.header.ver
    assert judged.application.agreed(FieldName.FIRMWARE_VERSION) == (
        f"{version.major}.{version.minor}.{version.revision}"
    )


def test_the_board_tells_its_platform(judged: Judged) -> None:
    assert judged.application.agreed(FieldName.PLATFORM) == "mps2/an385"


def test_the_bootloader_is_not_taken_for_an_application(judged: Judged) -> None:
    """It lists the image, but runs none: no version or hash is said to be active."""
    named = {name for one in judged.recovery.passes for name in one.fields}
    assert named.isdisjoint({FieldName.FIRMWARE_VERSION, FieldName.FIRMWARE_HASH})
    reasons = {u.question: u.reason for u in judged.recovery.passes[0].unanswered}
    assert reasons["smp image state"] == "the list names 0 active slots, not one"


def test_the_bootloaders_list_holds_the_signed_images_hash(judged: Judged) -> None:
    decoder = FRAMINGS[judged.way.recovery].decoder()
    received = (e for e in judged.recovery.transcript.entries if e.direction is Direction.RECEIVED)
    frames = [
        decode_frame(found.frame)
        for entry in received
        for found in decoder.feed(entry.data)
        if isinstance(found, Packet)
    ]
    lists = [decode_answer(f.body) for f in frames if f.command == IMAGE_STATE]
    signed = judged.image.get_tlv(IMAGE_TLV.SHA256).value
    assert len(lists) == 2
    for answer in lists:
        assert isinstance(answer, Answered)
        assert signed in hashes_of(answer)


def hashes_of(answer: Answered) -> list[object]:
    images = answer.values["images"]
    assert isinstance(images, tuple)
    return [image["hash"] for image in images if isinstance(image, dict)]


def test_both_readings_replay(judged: Judged) -> None:
    for reading in (judged.application, judged.recovery):
        assert replay(reading, None) == reading.passes
