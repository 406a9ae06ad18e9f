"""The CANopen driver can send its declared lines; each dangerous neighbour is kept from the port."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from drivers.allowlist import AllowList
from drivers.bus_profiles import CanopenProfile
from drivers.driver import find_driver
from drivers.errors import Refused
from drivers.link.recorder import RecordingLink
from drivers.profile import builtin_profiles
from drivers.protocol.canopen.allowed import canopen_allowlist
from drivers.protocol.canopen.fields import ENTRIES, IDENTITY, TEXTS, Question
from drivers.protocol.canopen.sdo import encode_segment, encode_upload
from drivers.protocol.canopen.slcan import encode_frame
from tests.drivers.wire import Wire

ALLOWED = find_driver("canopen").allowlist(builtin_profiles()["synthex-co40"])
LISTENING = canopen_allowlist(CanopenProfile(node=5, bit_rate_kbit_s=500))

ON_THE_BUS = {
    "nmt start every node": "t00020100",
    "nmt start the node": "t00020105",
    "nmt stop the node": "t00020205",
    "nmt pre-operational": "t00028005",
    "nmt reset the node": "t00028105",
    "nmt reset its communication": "t00028205",
    "sync": "t0800",
    "sync with a counter": "t080101",
    "an emergency": "t0858FF10810000000000",
    "time": "t1006000000000000",
    "sdo download of one byte": "t60582F17100001000000",
    "sdo download of two bytes": "t60582B171000E8030000",
    "sdo download of three bytes": "t60582717100001000000",
    "sdo download of four bytes": "t60582310100173617665",
    "sdo download of an unsaid size": "t60582240600006000000",
    "sdo download in segments": "t60582110100108000000",
    "sdo download in segments of an unsaid size": "t60582010100100000000",
    "sdo download segment": "t60580001000000000000",
    "sdo last download segment": "t60580101000000000000",
    "sdo block download": "t605 8 C2 1010 01 04000000".replace(" ", ""),
    "sdo block upload": "t605 8 A0 0810 00 7F000000".replace(" ", ""),
    "sdo abort": "t60588018100000000405",
    "sdo upload of an undeclared object": "t60584041600000000000",
    "sdo upload of an undeclared sub-index": "t60584018100500000000",
    "sdo upload from another node": "t60684018100000000000",
    "sdo upload from every node's first": "t60084018100000000000",
    "an answer in the node's place": "t58584F18100004000000",
    "pdo 1": "t20580F00000000000000",
    "pdo 2": "t30580F00000000000000",
    "pdo 3": "t40580F00000000000000",
    "pdo 4": "t50580F00000000000000",
    "a heartbeat in the node's place": "t705105",
    "node guarding": "r7051",
    "lss switch state": "t7E580401000000000000",
    "lss set node id": "t7E581106000000000000",
    "an extended frame": "T0000060584018100000000000",
    "a remote frame": "r6058",
    "an upload with a byte too few": "t605740181000000000",
    "an upload in lower case": "t6058400a100000000000",
}
AT_THE_ADAPTER = {
    "rate 10 kbit/s": "S0",
    "rate 20 kbit/s": "S1",
    "rate 50 kbit/s": "S2",
    "rate 100 kbit/s": "S3",
    "rate 125 kbit/s": "S4",
    "rate 250 kbit/s": "S5",
    "rate 800 kbit/s": "S7",
    "rate 1 Mbit/s": "S8",
    "a rate by its registers": "s031C",
    "acceptance code": "M00000000",
    "acceptance mask": "mFFFFFFFF",
    "time stamps on": "Z1",
    "the adapter's own baud rate": "U0",
    "automatic poll": "X1",
    "open at every start": "Q1",
    "filter mode": "W1",
    "status": "F",
    "serial number": "N",
    "nothing": "",
}
STRAY = {
    "one letter": b"E",
    "nothing at all": b"",
    "open without its end": b"O",
    "open and close": b"O\rC\r",
    "open with a line feed": b"O\r\n",
    "an identification command": b"*IDN?\n",
    "a modem command": b"AT\r",
}
FORBIDDEN = {
    name: text.encode() + b"\r" for name, text in (ON_THE_BUS | AT_THE_ADAPTER).items()
} | STRAY
NEEDS_LEAVE = {"open": b"O\r", "an upload": b"t60584018100000000000\r"}


def refused(allowed: AllowList, frame: bytes) -> bool:
    wire = Wire()
    link = RecordingLink(wire, allowed, lambda: datetime(2026, 5, 4, tzinfo=UTC))
    with pytest.raises(Refused):
        asyncio.run(link.send(frame))
    return wire.sent == []


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_line_is_refused_before_the_port_sees_it(name: str) -> None:
    assert refused(ALLOWED, FORBIDDEN[name])


@pytest.mark.parametrize("name", NEEDS_LEAVE)
def test_without_the_profiles_leave_nothing_can_reach_the_bus(name: str) -> None:
    assert NEEDS_LEAVE[name] in ALLOWED
    assert refused(LISTENING, NEEDS_LEAVE[name])


@pytest.mark.parametrize("question", [ENTRIES, *IDENTITY, *TEXTS], ids=lambda q: q.label)
@pytest.mark.parametrize("node", [1, 10, 127])
def test_every_question_is_allowed_to_its_node(node: int, question: Question) -> None:
    allowed = canopen_allowlist(CanopenProfile(node=node, bit_rate_kbit_s=250, transmit="always"))
    assert encode_frame(0x600 + node, encode_upload(question.object_id)) in allowed
    for toggle in (False, True):
        assert encode_frame(0x600 + node, encode_segment(toggle=toggle)) in allowed


def test_the_allow_list_holds_the_declared_lines_and_nothing_else() -> None:
    """Close, version, one rate, listen, open; five identity entries, three texts, two segments."""
    assert len(ALLOWED) == 5 + 5 + 3 + 2
    assert len(LISTENING) == 4
