"""A wire of one's own: a scenario names it, a distribution brings it, and what is wrong is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulators.errors import ScenarioError
from simulators.scenario import Scenario, parse
from simulators.wire.plugin import GROUP

SCENARIO = b"""\
spec = "1"
name = "mine"
title = "SYNTHETIC."
driver = "acme-line"

[identity]
model = "W-1"

[wire]
greeting = "hello"
"""

WIRE = """\
class Wire:
    def __init__(self, controller, options):
        self.said = controller.read("model") + options["greeting"].encode()

    def receive(self, data):
        yield self.said

def nothing(controller, options):
    return None
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a distribution for one test: ``install(module, entry, …)``."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def put(module: str, *functions: str) -> None:
        (tmp_path / f"{module}.py").write_text(WIRE)
        for number, function in enumerate(functions):
            info = tmp_path / f"{module}{number}-1.2.dist-info"
            info.mkdir()
            (info / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: {module}{number}\nVersion: 1.2\n"
            )
            (info / "entry_points.txt").write_text(f"[{GROUP}]\nacme-line = {module}:{function}\n")

    return put


def connected(scenario: Scenario) -> bytes:
    return b"".join(scenario.connect(scenario.controller()).receive(b"?"))


def refused() -> str:
    with pytest.raises(ScenarioError) as caught:
        connected(parse(SCENARIO, source="mine.toml"))
    assert caught.value.next_step.endswith(".")
    return caught.value.message


def test_the_wire_is_given_the_controller_and_its_table(install: Install) -> None:
    install("wire_one", "Wire")
    assert connected(parse(SCENARIO, source="mine.toml")) == b"W-1hello"


def test_a_wire_that_nobody_registers_is_said() -> None:
    assert "no distribution registers it" in refused()


def test_a_wire_that_two_register_is_nobodys(install: Install) -> None:
    install("wire_two", "Wire", "Wire")
    assert "2 distributions register it" in refused()


@pytest.mark.parametrize(
    ("function", "words"),
    [("missing", "cannot be made (AttributeError"), ("nothing", "has no method receive(data)")],
)
def test_a_wire_that_does_not_fit_names_its_distribution(
    install: Install, function: str, words: str
) -> None:
    install(f"wire_{function}", function)
    message = refused()
    assert words in message
    assert f"wire_{function}0 1.2" in message


def test_a_table_that_the_wire_does_not_take_is_said(install: Install) -> None:
    install("wire_table", "Wire")
    with pytest.raises(ScenarioError, match=r"cannot be made \(KeyError"):
        connected(parse(SCENARIO.replace(b"greeting", b"other"), source="mine.toml"))


def test_a_built_in_wire_takes_no_such_table() -> None:
    text = SCENARIO.replace(b"acme-line", b"smp")
    with pytest.raises(ScenarioError, match=r"\[wire\]"):
        parse(text, source="mine.toml")
