"""The driver can send its declared reads; each dangerous neighbour is kept from the wire."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import cbor2
import pytest

from drivers.errors import Refused
from drivers.identify import MAX_PASSES
from drivers.link.recorder import RecordingLink
from drivers.protocol.smp.allowed import smp_allowlist
from drivers.protocol.smp.console import encode_console
from drivers.protocol.smp.message import Version, encode_read
from drivers.protocol.smp.questions import questions
from tests.drivers.device import wrap
from tests.drivers.reader import SMP, SX200

ALLOWED = SMP.allowlist(SX200)


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("number", range(MAX_PASSES))
def test_every_question_of_every_pass_is_allowed_in_both_versions(
    version: Version, number: int
) -> None:
    for index, question in enumerate(questions(SX200.smp.settings)):
        request = encode_read(version, question.command, number * 64 + index, question.body)
        assert encode_console(request) in ALLOWED


def frame(op: int, group: int, command: int, body: object, sequence: int = 1) -> bytes:
    data = cbor2.dumps(body)
    return bytes([op, 0, 0, len(data), 0, group, sequence, command]) + data


DANGEROUS = {
    "os reset": frame(0x0A, 0, 5, {}),
    "os reset in v1": frame(0x02, 0, 5, {}),
    "os reset as a read": frame(0x08, 0, 5, {}),
    "os echo": frame(0x0A, 0, 0, {"d": "hi"}),
    "os set date and time": frame(0x0A, 0, 4, {"datetime": "2026-01-01T00:00:00"}),
    "image state write": frame(0x0A, 1, 0, {"hash": b"\0" * 32, "confirm": True}),
    "image state written with an empty body": frame(0x0A, 1, 0, {}),
    "image upload": frame(0x0A, 1, 1, {"off": 0, "len": 1, "data": b"\0"}),
    "image erase": frame(0x0A, 1, 5, {}),
    "settings write": frame(0x0A, 3, 0, {"name": "id/serial", "val": b"X"}),
    "settings write of a read's body": frame(0x0A, 3, 0, {"name": "id/serial"}),
    "settings delete": frame(0x0A, 3, 1, {"name": "id/serial"}),
    "settings commit": frame(0x0A, 3, 2, {}),
    "settings load": frame(0x08, 3, 3, {}),
    "settings save": frame(0x0A, 3, 3, {}),
    "settings read of an undeclared key": frame(0x08, 3, 0, {"name": "motor/torque"}),
    "file read": frame(0x08, 8, 0, {"off": 0, "name": "/lfs1/a"}),
    "file write": frame(0x0A, 8, 0, {"off": 0, "name": "/lfs1/a", "data": b"x"}),
    "shell": frame(0x0A, 9, 0, {"argv": ["kernel", "reboot"]}),
    "zephyr erase storage": frame(0x0A, 63, 0, {}),
    "vendor group": frame(0x08, 64, 0, {}),
    "a question with a sequence number that no pass counts": frame(0x08, 0, 6, {}, sequence=77),
}
ALLOWED_SAMPLE = wrap(frame(0x08, 0, 6, {}))
STRAY = {
    "one letter": b"E",
    "nothing": b"",
    "an identification command": b"*IDN?\n",
    "a modem command": b"AT\r",
    "an allowed frame and a letter": ALLOWED_SAMPLE + b"E",
    "two allowed frames": ALLOWED_SAMPLE * 2,
    "an allowed frame without its end": ALLOWED_SAMPLE[:-1],
}
FORBIDDEN = {name: wrap(data) for name, data in DANGEROUS.items()} | STRAY


class Wire:
    """A line that remembers what reached it."""

    place = "the bench"

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    async def open(self) -> None: ...

    async def send(self, data: bytes) -> None:
        self.sent.append(data)

    async def receive(self) -> bytes:
        return b"x" * 1024

    async def close(self) -> None: ...


def recorder(wire: Wire) -> RecordingLink:
    return RecordingLink(wire, ALLOWED, lambda: datetime(2026, 5, 4, tzinfo=UTC))


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_frame_is_refused_before_the_line_sees_it(name: str) -> None:
    wire = Wire()
    with pytest.raises(Refused):
        asyncio.run(recorder(wire).send(FORBIDDEN[name]))
    assert wire.sent == []


def test_an_allowed_frame_reaches_the_line_and_the_transcript() -> None:
    wire = Wire()
    link = recorder(wire)
    asyncio.run(link.send(ALLOWED_SAMPLE))
    assert wire.sent == [ALLOWED_SAMPLE]
    assert [entry.data for entry in link.transcript().entries] == [ALLOWED_SAMPLE]


def test_the_allow_list_holds_reads_of_the_declared_keys_and_nothing_else() -> None:
    """Four standard questions and four keys, in two versions, each with what four passes count."""
    assert len(ALLOWED) == 8 * 2 * (8 * 4)
    assert len(SMP.allowlist(None)) == 4 * 2 * (4 * 4)


@pytest.mark.parametrize("key", ["", "a" * 65, "sérial"])
def test_a_key_that_cannot_be_declared_is_an_error(key: str) -> None:
    with pytest.raises(ValueError, match=r"key|ascii"):
        smp_allowlist([key])
