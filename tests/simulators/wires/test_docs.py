"""docs/simulator-wires.md names every scenario of these wires and every key of their tables."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from simulators import scenario
from simulators.wire.canopen import CanopenConfig, TrafficFrame
from simulators.wire.flexsea import FlexseaConfig
from simulators.wire.modbus import ModbusConfig
from simulators.wire.vesc import Part, VescConfig

DOCS = (Path(__file__).parents[3] / "docs" / "simulator-wires.md").read_text("utf-8")
MODELS: list[type[BaseModel]] = [
    FlexseaConfig,
    ModbusConfig,
    CanopenConfig,
    TrafficFrame,
    VescConfig,
]
KEYS = sorted({name for model in MODELS for name in model.model_fields})
NAMES = sorted(name for name in scenario.line_names() if scenario.load(name).driver != "smp")


@pytest.mark.parametrize("name", [*NAMES, *get_args(Part)])
def test_every_scenario_and_part_is_described(name: str) -> None:
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_described(key: str) -> None:
    assert f"`{key}`" in DOCS or f".{key}]" in DOCS
