"""Fetches and runs a real Zephyr SMP server, as a foreign judge; nothing of it is kept in the house.

It comes in the source distribution of the Python package smpclient, pinned by its SHA-256.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

_CACHE: Final = Path(__file__).parents[2] / ".cache" / "peers" / "smpclient-7.3.0"
_REQUIREMENTS: Final = Path(__file__).with_name("zephyr-peer.txt")
_FOLDER: Final = "smpclient-7.3.0/tests/fixtures/smp-server"
_SERVER: Final = "zephyr_4.4.0_smp_server_0eae053d_native_sim_serial.exe"
_LOADER: Final = Path("/lib/ld-linux.so.2")
_DOWNLOAD_WAIT_S: Final = 240
_ANNOUNCED: Final = re.compile(r"uart connected to pseudotty: (/dev/pts/\d+)")


def require_server() -> Path:
    """Answer the server's path, or skip the test saying what is missing."""
    if sys.platform != "linux":
        pytest.skip("the Zephyr server runs on Linux only")
    if not _LOADER.exists():
        pytest.skip("no 32-bit loader: apt install libc6-i386 lib32gcc-s1")
    with _locked(_CACHE.with_suffix(".lock")):
        if not (_CACHE / _SERVER).exists():
            _unpack(_download())
    server = _CACHE / _SERVER
    digest = hashlib.sha256(server.read_bytes()).hexdigest()
    assert f"{digest}  {_SERVER}" in (_CACHE / "SHA256SUMS").read_text().splitlines()
    return server


@contextlib.contextmanager
def running(server: Path, folder: Path) -> Iterator[str]:
    """Run the server in a folder of its own; yields its port."""
    with subprocess.Popen(
        [server], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _announced_port(process)
        finally:
            process.kill()


def _announced_port(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := _ANNOUNCED.search(line):
            return found[1]
    pytest.skip(f"the Zephyr server does not run here (exit code {process.wait()})")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one test process at a time in."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _download() -> Path:
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
    except subprocess.TimeoutExpired:
        pytest.skip("the Zephyr server could not be downloaded in time")
    if done.returncode != 0:
        pytest.skip(f"the Zephyr server could not be downloaded: {done.stderr.strip()[-300:]}")
    return _CACHE / "smpclient-7.3.0.tar.gz"


def _unpack(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        for name in ("SHA256SUMS", _SERVER):
            member = tar.extractfile(f"{_FOLDER}/{name}")
            assert member is not None
            (_CACHE / name).write_bytes(member.read())
    (_CACHE / _SERVER).chmod(0o755)
