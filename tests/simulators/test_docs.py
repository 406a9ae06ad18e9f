"""docs/simulator.md and the pages on wires and Bluetooth name every command, option, scenario and key."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from pydantic import BaseModel

from simulators import scenario
from simulators.controller import Reason
from simulators.faults import CATALOGUE, RADIO_ONLY, Faults, every
from simulators.options import build_parser
from simulators.scenario import ImageEntry, Scenario
from simulators.wire.smp_config import OsInfo, SmpConfig

PAGES = ("simulator", "simulator-ble", "simulator-bluez", "simulator-wires")
FOLDER = Path(__file__).parents[2] / "docs"
DOCS = "".join((FOLDER / f"{page}.md").read_text("utf-8") for page in PAGES)


def _options(parser: argparse.ArgumentParser) -> set[str]:
    found: set[str] = set()
    for action in parser._actions:
        found.update(each for each in action.option_strings if each not in {"-h", "--help"})
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                found.update({f"python -m simulators {name}", *_options(inner)})
    return found


def _keys() -> set[str]:
    models: list[type[BaseModel]] = [Scenario, ImageEntry, SmpConfig, OsInfo, Faults]
    return {name for model in models for name in model.model_fields}


@pytest.mark.parametrize("option", sorted(_options(build_parser())))
def test_every_command_and_option_is_described(option: str) -> None:
    assert option in DOCS


@pytest.mark.parametrize("word", sorted({*scenario.names(), *Reason}))
def test_every_scenario_and_reason_is_described(word: str) -> None:
    assert f"`{word}`" in DOCS


@pytest.mark.parametrize("key", sorted(_keys()))
def test_every_key_of_a_scenario_is_described(key: str) -> None:
    assert any(form in DOCS for form in (f"`{key}`", f"[{key}]", f".{key}]", f"`{key} ="))


@pytest.mark.parametrize("name", [*CATALOGUE, *RADIO_ONLY])
def test_every_fault_is_described_with_its_parameters_and_defaults(name: str) -> None:
    title = "Faults" if name in CATALOGUE else "Faults on Bluetooth"
    section = DOCS.split(f"\n## {title}\n")[1].split("\n## ")[0]
    [row] = [line for line in section.splitlines() if line.startswith(f"| `{name}` | ")]
    for key, field in every()[name].model_fields.items():
        default = f"{key}={field.default}" if not isinstance(field.default, bool) else f"{key}=true"
        assert key == "seed" or default in row
