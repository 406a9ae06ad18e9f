"""The answer to COMM_FW_VERSION, which has grown over the years: parsed as far as it goes.

``00 major minor  HW_NAME 00  uuid 12 bytes  pairing_done  fw_test_version  hw_type  custom_cfg_num
phase_filters  qml_hw  qml_app  nrf_flags  FW_NAME 00  hw_crc 4 bytes``. Old firmware stops earlier;
what follows the last known field is left to newer readers, who have the transcript.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from drivers.protocol.taken import Found, Missing, Taken, text_of_c_string
from drivers.reading import FieldName

QUESTION: Final = "vesc firmware version"
COMM_FW_VERSION: Final = 0
SHORTEST_BYTES: Final = 3
"""What every firmware sends: the id, major, minor."""

_UUID_BYTES: Final = 12
_FLAG_BYTES: Final = 8
_TEST_VERSION_AT: Final = 1
_HW_TYPE_AT: Final = 2
"""Places among the eight bytes behind the uuid."""

_MOTOR_CONTROLLER: Final = 0
_ABSENT: Final = "the answer ends before it: this firmware does not send it"
_BLANK_UUIDS: Final = {bytes(_UUID_BYTES): "all zero", b"\xff" * _UUID_BYTES: "all ones"}


class Version(NamedTuple):
    """The answer's parts; ``None`` for those that it ends before, shorter if cut off within one."""

    release: bytes
    name: bytes | None
    uuid: bytes | None
    flags: bytes
    firmware_name: bytes | None


def decode_version(payload: bytes) -> Version:
    """Split an answer of at least three bytes, as far as it goes."""
    release, rest = payload[1:SHORTEST_BYTES], payload[SHORTEST_BYTES:]
    name, rest = _c_string(rest)
    uuid, rest = rest[:_UUID_BYTES], rest[_UUID_BYTES:]
    flags, rest = rest[:_FLAG_BYTES], rest[_FLAG_BYTES:]
    firmware_name, _newer = _c_string(rest)
    return Version(release, name, uuid or None, flags, firmware_name)


def take(version: Version) -> Iterator[Taken]:
    """Take version, model, chip id and the firmware's own name, each only if it came whole."""
    yield _release(version)
    yield _name(version.name)
    yield _uuid(version.uuid)
    if version.firmware_name is not None and version.firmware_name != b"\0":
        yield _c_text(FieldName.SOFTWARE_REVISION, version.firmware_name, "FW_NAME")


def _release(version: Version) -> Taken:
    """Write a version as its makers do, 6.02; a test build says so, for it is not that release."""
    major, minor = version.release
    test = version.flags[_TEST_VERSION_AT : _TEST_VERSION_AT + 1]
    is_test = test not in (b"", b"\0")
    value = f"{major}.{minor:02d}" + (f" test {test[0]}" if is_test else "")
    raw = version.release + (test if is_test else b"")
    hw_type = version.flags[_HW_TYPE_AT : _HW_TYPE_AT + 1]
    is_controller = hw_type in (b"", bytes([_MOTOR_CONTROLLER]))
    kind = "application" if is_controller else "module"
    return Found(FieldName.FIRMWARE_VERSION, value, raw, QUESTION, kind)


def _name(raw: bytes | None) -> Taken:
    if raw is None:
        return Missing(f"{QUESTION}, HW_NAME", _ABSENT)
    return _c_text(FieldName.MODEL, raw, "HW_NAME")


def _c_text(field: FieldName, raw: bytes, part: str) -> Taken:
    source = f"{QUESTION}, {part}"
    if not raw.endswith(b"\0"):
        return Missing(source, "the answer ends in the middle of it")
    return text_of_c_string(field, raw, source)


def _uuid(raw: bytes | None) -> Taken:
    source = f"{QUESTION}, uuid in the order of the wire"
    if raw is None:
        return Missing(source, _ABSENT)
    if len(raw) < _UUID_BYTES:
        return Missing(source, "the answer ends in the middle of it")
    if raw in _BLANK_UUIDS:
        return Missing(source, f"the id is {_BLANK_UUIDS[raw]}: the chip gives none")
    return Found(FieldName.HARDWARE_ID, raw.hex(), raw, source)


def _c_string(rest: bytes) -> tuple[bytes | None, bytes]:
    """Split a text with its NUL off; ``None`` if nothing is left; without its NUL if cut off."""
    if not rest:
        return None, b""
    text, nul, behind = rest.partition(b"\0")
    return text + nul, behind
