"""Help: every command has one, and the manual names every command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from agent.cli.app import COMMANDS, app
from agent.settings import Settings
from agent.usecases.people import Role
from tests.cli.conftest import Command

DOCS = Path(__file__).parents[2] / "docs"
MANUAL = (DOCS / "commands.md").read_text()


def every_command() -> Iterator[tuple[str, ...]]:
    context = click.Context(app)
    for name in COMMANDS:
        yield (name,)
        command = app.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((name, inner) for inner in command.commands)


EVERY = list(every_command())


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_has_help(k1007: Command, words: tuple[str, ...]) -> None:
    said = k1007(*words, "--help")
    assert (said.code, "usage:" in said.out.lower()) == (0, True)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_the_manual_names_every_command(words: tuple[str, ...]) -> None:
    lines = [line for line in MANUAL.splitlines() if line.startswith(f"| `k1007 {words[0]}")]
    lines += [line for line in MANUAL.splitlines() if f"`k1007 {words[0]} " in line]
    assert any(words[-1] in line for line in lines)


@pytest.mark.parametrize("setting", list(Settings.model_fields))
def test_the_manual_names_every_setting(setting: str) -> None:
    manual = (DOCS / "settings.md").read_text()
    assert f"| `{setting}` | `K1007_{setting.upper()}` |" in manual


@pytest.mark.parametrize("role", list(Role))
def test_the_manual_names_every_role(role: Role) -> None:
    assert f"| {role} | " in MANUAL


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nonsense",), "No such command"),
        (("check",), "Missing argument"),
        (("identify", "nonsense"), "is not of the form"),
        (("identify", "sim:nonsense"), "nonsense"),
        (("identify", "serial:/dev/null"), "Nothing tells which protocol"),
        (("identify", "ble:F0:F1:F2:F3:F4:F5"), "no built-in driver reads Bluetooth yet"),
        (("identify", "serial:/dev/x?driver=nonsense"), "no driver named"),
        (("identify", "serial:/dev/x?profile=nonsense"), "no product profile"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_usage_is_code_2_with_a_sentence(
    k1007: Command, home: Path, arguments: tuple[str, ...], words: str
) -> None:
    said = k1007(*arguments)
    assert (said.code, words in said.err, "Traceback" in said.err) == (2, True, False), said.err


def test_a_command_without_its_home_says_what_to_do(
    k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_HOME", str(tmp_path / "nowhere"))
    monkeypatch.setenv("K1007_KEY_SOURCE", "file")
    said = k1007("fitting", "list")
    assert (said.code, "k1007 init" in said.err) == (2, True), said.err
