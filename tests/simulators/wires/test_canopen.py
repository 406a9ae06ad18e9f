"""CANopen behind slcan: captured exchanges line by line, aborts, and nothing but uploads."""

from __future__ import annotations

import pytest

from simulators.controller import Reason
from tests.simulators.wires.devices import Device, made, shipped

CAPTURED_NODE = """
[identity]
model = "LowerLimbExo LL-2"
hardware = "C"
serial = "123456"
vendor_id = "0x2E5"
product_code = "0x00010000"
revision = "0x00020003"
[canopen]
node = 5
[canopen.numbers]
"1018:01" = "vendor_id"
"1018:02" = "product_code"
"1018:03" = "revision"
"1018:04" = "serial"
[canopen.texts]
"1008:00" = "model"
"1009:00" = "hardware"
"""

CAPTURED = [
    ("t60584018100000000000", "t58584F18100004000000"),
    ("t60584018100100000000", "t585843181001E5020000"),
    ("t60584018100400000000", "t58584318100440E20100"),
    ("t60584008100000000000", "t58584108100011000000"),
    ("t60586000000000000000", "t5858004C6F7765724C69"),
    ("t60587000000000000000", "t5858106D6245786F204C"),
    ("t60586000000000000000", "t5858094C2D3200000000"),
    ("t60584009100000000000", "t58584F09100043000000"),
    ("t60584010100100000000", "t58588010100100000206"),
]

OPENED = b"S6\rO\r"


def sdo(node: int, *data: int) -> bytes:
    """The line that carries an SDO request."""
    return f"t{0x600 + node:03X}8{bytes(data).hex().upper()}\r".encode()


def upload(index: int, subindex: int = 0, node: int = 5) -> bytes:
    """The line that begins an upload."""
    return sdo(node, 0x40, index & 0xFF, index >> 8, subindex, 0, 0, 0, 0)


def frames(said: bytes) -> list[str]:
    """The frames in what the adapter said."""
    return [line for line in said.decode().split("\r") if line.startswith("t")]


def opened(device: Device) -> Device:
    """The device with its bus open."""
    assert device.say(OPENED).startswith(b"\r\r")
    return device


def read(device: Device, index: int, subindex: int = 0) -> bytes | int:
    """An object by a small client of our own: its bytes, or the abort code."""
    first = bytes.fromhex(frames(device.say(upload(index, subindex)))[-1][5:])
    if first[0] == 0x80:
        return int.from_bytes(first[4:], "little")
    if first[0] & 2:
        return first[4 : 8 - (first[0] >> 2 & 3)]
    length, got, toggle, last = int.from_bytes(first[4:], "little"), b"", 0, False
    while not last:
        line = frames(device.say(sdo(5, 0x60 | toggle, *bytes(7))))[-1]
        piece = bytes.fromhex(line[5:])
        assert piece[0] & 0x10 == toggle
        got += piece[1 : 8 - (piece[0] >> 1 & 7)]
        toggle, last = toggle ^ 0x10, bool(piece[0] & 1)
    assert len(got) == length
    return got


@pytest.fixture
def node() -> Device:
    return opened(shipped("canopen-listed"))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_answers_as_captured(size: int) -> None:
    device = opened(made("canopen", CAPTURED_NODE))
    asked = b"".join(request.encode() + b"\r" for request, _ in CAPTURED)
    said = device.say_in_pieces(asked, size)
    assert said == b"".join(b"z\r" + answer.encode() + b"\r" for _, answer in CAPTURED)


IDENTITY = [
    (0x1000, 0, bytes(4)),
    (0x1018, 0, b"\4"),
    (0x1018, 1, bytes.fromhex("E5020000")),
    (0x1018, 2, bytes.fromhex("00000100")),
    (0x1018, 3, bytes.fromhex("03000200")),
    (0x1018, 4, (123456).to_bytes(4, "little")),
    (0x1008, 0, b"CO-40"),
    (0x1009, 0, b"C"),
    (0x100A, 0, b"4.2.1"),
]


@pytest.mark.parametrize(("index", "subindex", "value"), IDENTITY)
def test_the_shipped_node_says_who_it_is(
    index: int, subindex: int, value: bytes, node: Device
) -> None:
    assert read(node, index, subindex) == value
    assert node.controller.violation_count == 0


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 65_000])
def test_a_text_of_any_length_is_read(count: int) -> None:
    text = CAPTURED_NODE.replace('"LowerLimbExo LL-2"', f'{{ text = "x", times = {count} }}')
    assert read(opened(made("canopen", text)), 0x1008) == b"x" * count


ABORTS = [
    ("no object", upload(0x1010, 1), 0x0602_0000),
    ("no subindex", upload(0x1018, 5), 0x0609_0011),
    ("a subindex of a text", upload(0x1008, 1), 0x0609_0011),
    ("a segment without a beginning", sdo(5, 0x60, *bytes(7)), 0x0504_0001),
    ("a download", sdo(5, 0x2F, 0x17, 0x10, 0, 1, 0, 0, 0), 0x0601_0002),
    ("a segment of a download", sdo(5, 0x00, *bytes(7)), 0x0601_0002),
    ("a block upload", sdo(5, 0xA0, 8, 0x10, 0, 1, 0, 0, 0), 0x0504_0001),
    ("a block download", sdo(5, 0xC2, 8, 0x10, 0, 1, 0, 0, 0), 0x0601_0002),
    ("a command that does not exist", sdo(5, 0xE0, *bytes(7)), 0x0504_0001),
]


@pytest.mark.parametrize(("line", "code"), [a[1:] for a in ABORTS], ids=[a[0] for a in ABORTS])
def test_is_aborted(line: bytes, code: int, node: Device) -> None:
    answer = bytes.fromhex(frames(node.say(line))[0][5:])
    assert (answer[0], int.from_bytes(answer[4:], "little")) == (0x80, code)


def test_a_wrong_toggle_is_aborted_and_ends_the_transfer(node: Device) -> None:
    node.say(upload(0x1008))
    wrong = frames(node.say(sdo(5, 0x70, *bytes(7))))
    after = frames(node.say(sdo(5, 0x60, *bytes(7))))
    assert [wrong[0][-8:], after[0][-8:]] == ["00000305", "01000405"]


def test_the_host_may_abort(node: Device) -> None:
    node.say(upload(0x1008))
    assert frames(node.say(sdo(5, 0x80, 8, 0x10, 0, 0, 0, 4, 5))) == []
    assert frames(node.say(sdo(5, 0x60, *bytes(7))))[0].endswith("01000405")
    assert node.controller.violation_count == 0


def test_an_abort_is_the_scenario_s() -> None:
    text = CAPTURED_NODE + '[canopen.aborts]\n"1018:04" = 0x08000020\n'
    assert read(opened(made("canopen", text)), 0x1018, 4) == 0x0800_0020


def test_a_missing_name_is_aborted() -> None:
    assert read(opened(shipped("canopen-quiet-name")), 0x1008) == 0x0602_0000


def test_an_empty_text_is_aborted_as_canopen_does() -> None:
    text = CAPTURED_NODE.replace('"LowerLimbExo LL-2"', '""')
    assert read(opened(made("canopen", text)), 0x1008) == 0x0800_0024


def test_the_serial_is_another_at_every_second_read() -> None:
    device = opened(shipped("canopen-serial-changes"))
    said = [read(device, 0x1018, 4) for _ in range(3)]
    assert said == [(n).to_bytes(4, "little") for n in (123456, 123457, 123456)]


def test_the_hostile_texts_are_sent_as_they_are() -> None:
    device = opened(shipped("canopen-hostile"))
    said = [read(device, index) for index in (0x1008, 0x1009, 0x100A)]
    name = b"\x1b[2J<b>HOSTILE</b>" * 3250
    assert said == [name, bytes.fromhex("fffe00c0af"), b"4.2.1\0\0\0"]


def test_other_nodes_are_heard_when_the_bus_is_opened() -> None:
    said = shipped("canopen-busy-bus").say(b"S6\rL\r")
    assert said == b"\r\rt70A100\rt70A105\rt58A84F09100058000000\r"


def test_other_nodes_come_between_the_answers() -> None:
    device = opened(shipped("canopen-busy-bus"))
    said = [frames(device.say(upload(0x1018, 1))) for _ in range(6)]
    assert [len(each) for each in said] == [1, 2, 1, 2, 1, 2]
    assert [each[0] for each in said[1::2]] == ["t70A100", "t70A105", "t58A84F09100058000000"]


def test_other_nodes_do_not_break_a_transfer() -> None:
    assert read(opened(shipped("canopen-busy-bus")), 0x1008) == b"CO-40 Lower Limb Exoskeleton"


def test_another_node_s_upload_is_neither_answered_nor_a_violation(node: Device) -> None:
    assert node.say(upload(0x1008, node=6)) == b"z\r"
    assert node.controller.violation_count == 0


DANGEROUS = [
    ("NMT start all", "t00020100", Reason.NOT_A_READ),
    ("NMT reset node", "t00028105", Reason.NOT_A_READ),
    ("SYNC", "t0800", Reason.NOT_A_READ),
    ("time", "t1006000000000000", Reason.NOT_A_READ),
    ("controlword in a PDO", "t20520F00", Reason.NOT_A_READ),
    ("another PDO", "t50580000000000000000", Reason.NOT_A_READ),
    ("an answer in the node's place", "t58584F09100043000000", Reason.NOT_A_READ),
    ("a heartbeat", "t705105", Reason.NOT_A_READ),
    ("node guarding", "r7051", Reason.NOT_A_READ),
    ("LSS switch", "t7E580401000000000000", Reason.NOT_A_READ),
    ("extended", "T000006058" + "4018100100000000", Reason.NOT_A_READ),
    ("extended remote", "R000006058", Reason.NOT_A_READ),
    ("remote to the server", "r6058", Reason.NOT_A_READ),
    ("SDO to node 0", "t60084018100100000000", Reason.NOT_A_READ),
    ("SDO download", "t60582F60600001000000", Reason.NOT_A_READ),
    ("SDO download to another node", "t60682F60600001000000", Reason.NOT_A_READ),
    ("SDO download, first of segments", "t60582160600008000000", Reason.NOT_A_READ),
    ("SDO download segment", "t60580000000000000000", Reason.NOT_A_READ),
    ("SDO block download", "t6058C060600001000000", Reason.NOT_A_READ),
    ("SDO block upload", "t6058A008100000000000", Reason.UNKNOWN_COMMAND),
    ("SDO command 0xE0", "t6058E000000000000000", Reason.UNKNOWN_COMMAND),
    ("SDO upload with other bits", "t60584118100100000000", Reason.UNKNOWN_COMMAND),
    ("SDO upload with data", "t60584018100101000000", Reason.UNKNOWN_COMMAND),
    ("SDO segment with data", "t60586001000000000000", Reason.UNKNOWN_COMMAND),
    ("SDO too short", "t605440181001", Reason.UNKNOWN_COMMAND),
    ("SDO empty", "t6050", Reason.UNKNOWN_COMMAND),
]


@pytest.mark.parametrize(
    ("line", "reason"),
    [d[1:] for d in DANGEROUS],
    ids=[d[0] for d in DANGEROUS],
)
@pytest.mark.parametrize("state", ["open", "listening", "closed"])
def test_any_other_frame_is_a_violation(line: str, reason: Reason, state: str) -> None:
    device = shipped("canopen-listed")
    device.say({"open": b"S6\rO\r", "listening": b"S6\rL\r", "closed": b"S6\r"}[state])
    device.say(line.encode() + b"\r")
    assert device.reasons == [reason]


@pytest.mark.parametrize("line", [d[1] for d in DANGEROUS], ids=[d[0] for d in DANGEROUS])
def test_no_other_frame_changes_anything(line: str, node: Device) -> None:
    before = [read(node, index, subindex) for index, subindex, _ in IDENTITY]
    node.say(line.encode() + b"\r")
    assert [read(node, index, subindex) for index, subindex, _ in IDENTITY] == before


BROKEN = [
    ("node 0", "[identity]\n[canopen]\nnode = 0\n", "'canopen.node'"),
    ("node 128", "[identity]\n[canopen]\nnode = 128\n", "'canopen.node'"),
    ("odd rate", "[identity]\n[canopen]\nbit_rate = 500\n", "'canopen.bit_rate'"),
    ("small hex", '[identity]\na = "1"\n[canopen.numbers]\n"100a:00" = "a"\n', "100a:00"),
    ("no number", '[identity]\na = "x"\n[canopen.numbers]\n"1018:04" = "a"\n', "no number"),
    ("no field", '[identity]\n[canopen.texts]\n"1008:00" = "a"\n', "1008:00 names 'a'"),
    (
        "twice",
        '[identity]\na = "1"\n[canopen.numbers]\n"1008:00" = "a"\n[canopen.texts]\n"1008:00" = "a"\n',
        "1008:00 is both",
    ),
    ("traffic", "[identity]\n[[canopen.traffic]]\ncan_id = 0x800\n", "canopen.traffic.0.can_id"),
    ("marks", '[identity]\n[canopen]\nsent_mark = "y"\n', "'canopen.sent_mark'"),
]


@pytest.mark.parametrize(("tables", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_device_that_cannot_be_is_refused(tables: str, said: str) -> None:
    with pytest.raises(Exception, match=r"is not valid") as caught:
        made("canopen", tables)
    assert said in str(caught.value)
