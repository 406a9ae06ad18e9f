"""Fetches real Zephyr SMP servers, as foreign judges; nothing of them is kept in the house.

They come in the source distribution of the Python package smpclient, pinned by its SHA-256; each
file is checked again against the authors' own SHA256SUMS whenever it is used.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_CACHE: Final = Path(__file__).parents[2] / ".cache" / "peers" / "smpclient-7.3.0"
_REQUIREMENTS: Final = Path(__file__).with_name("zephyr-peer.txt")
_FOLDER: Final = "smpclient-7.3.0/tests/fixtures/smp-server"
_ARCHIVE: Final = "smpclient-7.3.0.tar.gz"
_SUMS: Final = "SHA256SUMS"
_DOWNLOAD_WAIT_S: Final = 240


class PeerMissing(Exception):
    """A judge cannot be had here; the text says why, and what installs it."""


def fetch(name: str) -> Path:
    """Answer the path of one of the servers' files, downloaded once.

    Raises:
        PeerMissing: it could not be downloaded.
    """
    with _locked(_CACHE.with_suffix(".lock")):
        if not (_CACHE / _ARCHIVE).exists():
            _download()
        for needed in (_SUMS, name):
            if not (_CACHE / needed).exists():
                _unpack(needed)
    digest = hashlib.sha256((_CACHE / name).read_bytes()).hexdigest()
    assert f"{digest}  {name}" in (_CACHE / _SUMS).read_text().splitlines()
    return _CACHE / name


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one test process at a time in."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _download() -> None:
    # pip asks the distribution's own build for its metadata; only that is built from source.
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"),
        *("--no-deps", "--no-binary", "smpclient", "--require-hashes"),
        *("--requirement", str(_REQUIREMENTS), "--dest", str(_CACHE)),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_DOWNLOAD_WAIT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PeerMissing("the Zephyr servers could not be downloaded in time") from error
    if done.returncode != 0:
        raise PeerMissing(
            f"the Zephyr servers could not be downloaded: {done.stderr.strip()[-300:]}"
        )


def _unpack(name: str) -> None:
    with tarfile.open(_CACHE / _ARCHIVE) as tar:
        member = tar.extractfile(f"{_FOLDER}/{name}")
        assert member is not None
        part = _CACHE / f"{name}.part"
        part.write_bytes(member.read())
    part.chmod(0o755)
    part.rename(_CACHE / name)
