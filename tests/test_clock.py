"""The computer's own zone, by the ways in which systems tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.clock import system_zone

NOWHERE = Path("/nowhere/zone")


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)


def linked(tmp_path: Path, target: str) -> Path:
    link = tmp_path / "localtime"
    link.symlink_to(target)
    return link


@pytest.mark.parametrize(
    "target",
    ["/usr/share/zoneinfo/America/New_York", "/var/db/timezone/zoneinfo/America/New_York",
     "/usr/share/zoneinfo/posix/America/New_York", "../zoneinfo/America/New_York"],
)  # fmt: skip
def test_a_link_into_the_zones_names_the_zone(tmp_path: Path, target: str) -> None:
    assert system_zone(linked(tmp_path, target), NOWHERE) == "America/New_York"


def test_a_file_names_it_where_there_is_no_link(tmp_path: Path) -> None:
    name = tmp_path / "timezone"
    name.write_text("America/Chicago\n")
    assert system_zone(NOWHERE, name) == "America/Chicago"


@pytest.mark.parametrize("told", ["America/Denver", ":America/Denver"])
def test_the_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("TZ", told)
    link = linked(tmp_path, "/usr/share/zoneinfo/America/New_York")
    assert system_zone(link, NOWHERE) == "America/Denver"


@pytest.mark.parametrize(
    "told",
    ["EST5EDT4,M3.2.0,M11.1.0", "/etc/localtime", "../../etc/passwd", "",
     "Factory", "localtime", "posixrules", "right/America/Denver"],
)  # fmt: skip
def test_a_variable_that_names_no_zone_of_the_iana_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("TZ", told)
    link = linked(tmp_path, "/usr/share/zoneinfo/America/New_York")
    assert system_zone(link, NOWHERE) == "America/New_York"


@pytest.mark.parametrize("content", [b"Nowhere/X", b"\xff\xfe", b""])
def test_a_system_that_says_none_has_none(tmp_path: Path, content: bytes) -> None:
    name = tmp_path / "timezone"
    name.write_bytes(content)
    link = tmp_path / "localtime"
    link.write_bytes(b"TZif2")  # a copy of a zone, as some systems have it
    assert system_zone(link, name) is None
