"""The driver over Bluetooth LE that the manual shows, with its device: read from the manual."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.drivers.distribution import Distributions

MANUAL: Final = Path(__file__).parents[3] / "docs" / "drivers.md"


def shown(language: str) -> str:
    """The first block of a language in the manual's section."""
    section = MANUAL.read_text("utf-8").partition("### Over Bluetooth LE")[2]
    return section.partition(f"```{language}\n")[2].partition("```")[0]


def install(site: Path) -> Path:
    """Make the driver a distribution in a folder; answer its device's file."""
    entry = "acme-ble = acme_ble:AcmeBleDriver"
    Distributions(site).install("acme", entry, shown("python"), module="acme_ble")
    scenario = site / "acme.toml"
    scenario.write_text(shown("toml"), "utf-8")
    return scenario
