"""The canonical ZIP: one set of files has one archive, byte for byte.

Members stand in the order of their names' bytes, stored and not compressed, all dated 1980-01-01,
without extra fields or comments (PKWARE APPNOTE 6.3, the least that every unzip reads). Reading is
strict and bounded: nothing is unpacked, no size is believed, and whatever another writer would have
done otherwise is refused, each with its own sentence.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agent.errors import IntegrityError, UsageError
from agent.packet.paths import names_fault, path_fault
from agent.text import quoted

MAX_ARCHIVE_BYTES: Final = 256 * 1024 * 1024
"""Photographs and scans of one fitting fit ten times over; a larger file is not a packet."""

MAX_MEMBERS: Final = 20_000
"""Two proof files for each entry of a long fitting, and room to spare."""

MAX_OVERHEAD_BYTES: Final = 16 * 1024 * 1024
"""More than the headers of the most members with the longest names take."""

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<4sHHHHIIH")
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_CENTRAL_MAGIC: Final = b"PK\x01\x02"
_END_MAGIC: Final = b"PK\x05\x06"

_VERSION_NEEDED: Final = 20
_MADE_BY: Final = (3 << 8) | 20
"""Unix attributes, version 2.0."""
_DOS_DATE: Final = (0 << 9) | (1 << 5) | 1
"""1980-01-01, the first day that the format knows."""
_ATTRIBUTES: Final = 0o100644 << 16
"""A plain file that everyone may read."""
_FILE_TYPE_MASK: Final = 0o170000
_SYMLINK: Final = 0o120000
_ENCRYPTED: Final = 0x0001
_NEXT_STEP: Final = "Ask the supplier for the packet again, as it left their computer."


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    data: bytes
    crc: int

    @property
    def encoded(self) -> bytes:
        return self.name.encode("ascii")


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The one archive of these files.

    Raises:
        UsageError: a name may not stand in a packet, or the whole is too large.
    """
    fault = next(filter(None, map(path_fault, files)), None) or names_fault(files)
    if fault is not None:
        raise UsageError(f"The packet cannot be written: {fault}.", next_step="Rename the file.")
    if (
        len(files) > MAX_MEMBERS
        or sum(map(len, files.values())) > MAX_ARCHIVE_BYTES - MAX_OVERHEAD_BYTES
    ):
        raise UsageError(
            "The packet cannot be written: its files are too many or too large.",
            next_step="Leave out some photographs or scans.",
        )
    return _assemble(files)


def read_archive(data: bytes) -> dict[str, bytes]:
    """The files of an archive that :func:`write_archive` could have written.

    Raises:
        IntegrityError: it is not that archive; the message says what is wrong and where.
    """
    files = dict(_members(data))
    fault = names_fault(files)
    if fault is not None:
        raise _refused(fault)
    if data != _assemble(files):
        raise _refused("order, dates, flags or extra fields are not those of a packet")
    return files


def _assemble(files: Mapping[str, bytes]) -> bytes:
    body = bytearray()
    directory = bytearray()
    ordered = sorted(files.items(), key=lambda item: item[0].encode())
    for name, content in ordered:
        member = _Member(name, content, zlib.crc32(content))
        directory += _central_header(member, offset=len(body))
        body += _local_header(member) + content
    end = _END.pack(_END_MAGIC, 0, 0, len(ordered), len(ordered), len(directory), len(body), 0)
    return bytes(body) + bytes(directory) + end


def _local_header(member: _Member) -> bytes:
    size = len(member.data)
    fixed = _LOCAL.pack(
        _LOCAL_MAGIC, _VERSION_NEEDED, 0, 0, 0, _DOS_DATE, member.crc, size, size,
        len(member.encoded), 0,
    )  # fmt: skip
    return fixed + member.encoded


def _central_header(member: _Member, *, offset: int) -> bytes:
    size = len(member.data)
    fixed = _CENTRAL.pack(
        _CENTRAL_MAGIC, _MADE_BY, _VERSION_NEEDED, 0, 0, 0, _DOS_DATE, member.crc, size, size,
        len(member.encoded), 0, 0, 0, 0, _ATTRIBUTES, offset,
    )  # fmt: skip
    return fixed + member.encoded


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    count, start, stop = _directory(data)
    names: set[str] = set()
    position, expected_offset = start, 0
    for _ in range(count):
        if position + _CENTRAL.size > stop:
            raise _refused("its list of files is cut short")
        fields = _CENTRAL.unpack_from(data, position)
        name_start = position + _CENTRAL.size
        name = _name(data[name_start : name_start + fields[10]])
        if name in names:
            raise _refused(f"the name {quoted(name)} is there twice")
        names.add(name)
        _refuse_member(name, fields)
        if fields[16] != expected_offset:
            raise _refused(f"{quoted(name)} does not follow the file before it")
        member = _member(data, name, fields, end=start)
        expected_offset += len(_local_header(member)) + len(member.data)
        yield name, member.data
        position = name_start + fields[10] + fields[11] + fields[12]
    if position != stop or expected_offset != start:
        raise _refused("its list of files has another length than it says")


def _directory(data: bytes) -> tuple[int, int, int]:
    """Number of members, where their list starts and where it ends."""
    if len(data) > MAX_ARCHIVE_BYTES:
        raise _refused(f"it is larger than {MAX_ARCHIVE_BYTES // (1024 * 1024)} MB")
    if data[:4] not in (_LOCAL_MAGIC, _END_MAGIC):
        raise _refused("it is not a ZIP archive")
    if data[-_END.size :][:4] != _END_MAGIC or len(data) < _END.size:
        if data.rfind(_END_MAGIC) < 0:
            raise _refused("it is cut short: the archive's end is missing")
        raise _refused("bytes follow the archive's end")
    _, disk, first, here, count, size, start, comment = _END.unpack(data[-_END.size :])
    if disk or first or here != count or comment:
        raise _refused("its end record is not the one of a single plain archive")
    if count > MAX_MEMBERS:
        raise _refused(f"it holds more than {MAX_MEMBERS} files")
    stop = len(data) - _END.size
    if start + size != stop:
        raise _refused("its list of files is not where its end record says")
    return count, start, stop


def _name(raw: bytes) -> str:
    name = raw.decode("latin-1")
    fault = path_fault(name)
    if fault is not None:
        raise _refused(fault)
    return name


def _refuse_member(name: str, fields: tuple[int, ...]) -> None:
    flags, method, packed, size, attributes = (fields[i] for i in (3, 4, 8, 9, 15))
    shown = quoted(name)
    if flags & _ENCRYPTED:
        raise _refused(f"{shown} is encrypted")
    if method != 0:
        raise _refused(f"{shown} is compressed, and a packet's files are stored as they are")
    if (attributes >> 16) & _FILE_TYPE_MASK == _SYMLINK:
        raise _refused(f"{shown} is a link to another file")
    if packed != size:
        raise _refused(f"{shown} gives two different sizes")


def _member(data: bytes, name: str, fields: tuple[int, ...], *, end: int) -> _Member:
    """The member as both its headers give it; every length is held against the archive's."""
    crc, size, offset = fields[7], fields[8], fields[16]
    start = offset + _LOCAL.size + len(name)
    if start + size > end:
        raise _refused(f"{quoted(name)} is larger than the archive")
    member = _Member(name, data[start : start + size], crc)
    if zlib.crc32(member.data) != crc:
        raise _refused(f"the bytes of {quoted(name)} were changed: their checksum is another")
    if data[offset:start] != _local_header(member):
        raise _refused(f"the header of {quoted(name)} is not as a packet has it")
    return member


def _refused(reason: str) -> IntegrityError:
    return IntegrityError(f"The packet is not usable: {reason}.", next_step=_NEXT_STEP)
