"""The canonical ZIP: one archive for one set of files; everything else is refused in words."""

from __future__ import annotations

import io
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import IntegrityError, UsageError
from agent.packet import archive
from agent.packet.archive import read_archive, write_archive
from agent.packet.paths import names_fault
from tests.peers import require_program

FILES = {"packet.pdf": b"%PDF", "evidence/readings/8.json": b"{}", "proof/0.leaf": b""}

PATHS = st.from_regex(r"[a-z0-9_][a-z0-9._-]{0,8}(/[a-z0-9_][a-z0-9._-]{0,8}){0,2}", fullmatch=True)
FILE_SETS = st.dictionaries(PATHS, st.binary(max_size=200), max_size=6).filter(
    lambda files: names_fault(files) is None
)


@given(files=FILE_SETS)
def test_what_was_written_is_read_back(files: dict[str, bytes]) -> None:
    assert read_archive(write_archive(files)) == files


@given(files=FILE_SETS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(files: dict[str, bytes], order: object) -> None:
    shuffled = list(files.items())
    assert hasattr(order, "shuffle")
    order.shuffle(shuffled)
    assert write_archive(dict(shuffled)) == write_archive(files)


@given(data=st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_refusal(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        read_archive(b"PK\x03\x04" + data)


def test_the_standard_library_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(write_archive(FILES))) as foreign:
        assert foreign.testzip() is None
        assert {name: foreign.read(name) for name in foreign.namelist()} == FILES


def test_unzip_finds_no_fault_with_it(tmp_path: Path) -> None:
    unzip = require_program("unzip", "unzip")
    path = tmp_path / "packet.zip"
    path.write_bytes(write_archive(FILES))
    done = subprocess.run([unzip, "-t", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def foreign(
    *, method: int = zipfile.ZIP_STORED, mode: int = stat.S_IFREG | 0o644, year: int = 1980
) -> bytes:
    """A ZIP by another writer, with one member."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        info = zipfile.ZipInfo("a.txt", (year, 1, 1, 0, 0, 0))
        info.external_attr = mode << 16
        info.compress_type = method
        made.writestr(info, b"x" * 2000)
    return buffer.getvalue()


def encrypted() -> bytes:
    data = bytearray(write_archive({"a.txt": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    data = write_archive({"a.txt": b"x", "b.txt": b"y"})
    return data.replace(b"b.txt", b"a.txt")


def by_case() -> bytes:
    return write_archive({"a.txt": b"x", "b.txt": b"y"}).replace(b"b.txt", b"A.txt")


def renamed(name: bytes) -> bytes:
    return write_archive({"x" * len(name): b"x"}).replace(b"x" * len(name), name)


def overlapping() -> bytes:
    """Two entries of the list that point to the same bytes: a bomb's way to be small."""
    data = bytearray(write_archive({"a.txt": b"x" * 100, "b.txt": b"x" * 100}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    return bytes(data)


def huge_sizes() -> bytes:
    data = bytearray(write_archive({"a.txt": b"x"}))
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = b"\xff" * 8
    return bytes(data)


GOOD = write_archive(FILES)

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "not a ZIP archive"),
    "text": (lambda: b"not a zip at all", "not a ZIP archive"),
    "climbs": (lambda: renamed(b"../a.txt"), "climbs out of its folder"),
    "climbs deeper": (lambda: renamed(b"a/../../b.txt"), "climbs out of its folder"),
    "absolute": (lambda: renamed(b"/etc/passwd"), "is absolute"),
    "drive": (lambda: renamed(b"C:a.txt"), "is absolute"),
    "backslash": (lambda: renamed(b"a\\b.txt"), "backslash"),
    "control character": (lambda: renamed(b"a\x1b[2J.txt"), "other characters"),
    "hidden": (lambda: renamed(b".bashrc"), "other characters"),
    "duplicate": (twice, "is there twice"),
    "same but for case": (by_case, "upper and lower case"),
    "symlink": (lambda: foreign(mode=stat.S_IFLNK | 0o777), "link to another file"),
    "compressed": (lambda: foreign(method=zipfile.ZIP_DEFLATED), "is compressed"),
    "encrypted": (encrypted, "is encrypted"),
    "another date": (lambda: foreign(year=2026), "is not as a packet has it"),
    "overlapping": (overlapping, "does not follow the file before it"),
    "sizes too large": (huge_sizes, "larger than the archive"),
    "cut short": (lambda: GOOD[: len(GOOD) - 30], "cut short"),
    "trailing bytes": (lambda: GOOD + b"\x00", "bytes follow"),
    "leading bytes": (lambda: b"\x00" + GOOD, "not a ZIP archive"),
    "changed content": (lambda: GOOD.replace(b"%PDF", b"%PDE"), '"packet.pdf" were changed'),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_archive_is_refused_with_its_own_sentence(case: str) -> None:
    make, sentence = HOSTILE[case]
    with pytest.raises(IntegrityError, match=sentence):
        read_archive(make())


def test_an_archive_over_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ARCHIVE_BYTES", 100)
    with pytest.raises(IntegrityError, match="larger than"):
        read_archive(GOOD)


@pytest.mark.parametrize(
    "names",
    [["../a"], ["/a"], ["a\\b"], ["a/"], [""], ["ä"], ["a", "A"], ["a", "a/b"], ["x" * 181]],
)
def test_no_archive_is_written_with_a_name_that_would_be_refused(names: list[str]) -> None:
    with pytest.raises(UsageError):
        write_archive(dict.fromkeys(names, b""))


def test_every_flipped_bit_of_a_small_archive_is_refused() -> None:
    data = write_archive({"a.txt": b"ab", "b": b""})
    for place in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << (place % 8)
        with pytest.raises(IntegrityError):
            read_archive(bytes(flipped))
