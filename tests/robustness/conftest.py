"""A home of its own, a line that is tapped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.robustness.reading import Reader, reader


@pytest.fixture
def read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Reader:
    """Read a device through the program's own door."""
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("K1007_READ_TIMEOUT_S", raising=False)
    return reader(monkeypatch, capfd)
