"""Where the agent's time comes from: one seam, so that a story can be told on its own days."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from agent.zones import zone_names

Clock = Callable[[], datetime]
"""Answers the present moment, always with a zone."""


def system_clock() -> datetime:
    """The computer's own clock, in UTC. It may be wrong; nothing here can know."""
    return datetime.now(UTC)


ZONE_LINK: Final = Path("/etc/localtime")
"""Where Linux and macOS keep the computer's zone: a link into a folder named ``zoneinfo``."""

ZONE_NAME: Final = Path("/etc/timezone")
"""Where Debian writes its name."""


def system_zone(link: Path = ZONE_LINK, name: Path = ZONE_NAME) -> str | None:
    """The computer's own zone by its IANA name; ``None`` where it does not say one that is a place's.

    ``TZ`` wins, as it does for every other program. Windows names its zones otherwise, and says none.
    """
    told = (os.environ.get("TZ", "").removeprefix(":"), _linked(link), _written(name))
    return next((zone for zone in told if zone in zone_names()), None)


def _linked(link: Path) -> str:
    try:
        target = link.resolve().as_posix()
    except OSError:
        return ""
    return target.partition("/zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")


def _written(name: Path) -> str:
    try:
        return name.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
