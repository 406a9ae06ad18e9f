"""A home of its own, a terminal that is heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.robustness.reading import Terminal


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Terminal:
    """Hear what the program prints, in a home where nothing is configured."""
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("K1007_READ_TIMEOUT_S", raising=False)
    return Terminal(capfd)
