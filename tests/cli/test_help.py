"""Help: every command has one, and the manual names every command."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from agent.cli.app import COMMANDS, app
from agent.roles import Role
from agent.settings import Settings
from tests.cli.conftest import Command

DOCS = Path(__file__).parents[2] / "docs"
MANUAL = (DOCS / "commands.md").read_text()


def every_command() -> Iterator[tuple[str, ...]]:
    context = click.Context(app)
    for name in COMMANDS:
        command = app.get_command(context, name)
        assert command is not None
        yield from below((name,), command)


def below(words: tuple[str, ...], command: click.Command) -> Iterator[tuple[str, ...]]:
    """A command and, of a group, all that are in it."""
    yield words
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from below((*words, name), inner)


EVERY = list(every_command())


def chosen(words: tuple[str, ...]) -> click.Command:
    """The command that the words name."""
    command: click.Command = app
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None, words
        command = found
    return command


LEAVES = [words for words in EVERY if not isinstance(chosen(words), click.Group)]
GROUPS = [words for words in EVERY if words not in LEAVES]


def examples(text: str) -> list[list[str]]:
    """The commands that a help text shows, as words from the program's name on; no redirections."""
    shown = text.partition("Example")[2].partition("Options:")[0].replace("\\\n", " ")
    return [
        shlex.split(line.partition(" > ")[0])[1:]
        for line in re.findall(r"k1007 .*", shown)  # what stands before it sets the environment
    ]


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_has_help(k1007: Command, words: tuple[str, ...]) -> None:
    said = k1007(*words, "--help")
    assert (said.code, "usage:" in said.out.lower()) == (0, True)


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_commands_help_has_an_example_that_the_command_takes(
    k1007: Command, words: tuple[str, ...]
) -> None:
    shown = [
        example
        for example in examples(k1007(*words, "--help").out)
        if " ".join(words) in " ".join(example)
    ]
    assert shown, "no example"
    assert not re.search(r"k1007 \S.* {3,}-", k1007(*words, "--help").out), "lines run into one"
    for example in shown:
        chosen(words).make_context(words[-1], example[example.index(words[-1]) + 1 :])


@pytest.mark.parametrize("words", GROUPS, ids=" ".join)
def test_every_groups_help_has_an_example_of_one_of_its_commands(
    k1007: Command, words: tuple[str, ...]
) -> None:
    (example,) = examples(k1007(*words, "--help").out.replace("Commands:", "Options:"))
    leaf = next(each for each in LEAVES if tuple(example[: len(each)]) == each)
    assert leaf[: len(words)] == words
    chosen(leaf).make_context(leaf[-1], example[len(leaf) :])


@pytest.mark.parametrize("words", [(), *GROUPS], ids=lambda words: " ".join(words) or "k1007")
def test_a_group_named_alone_shows_its_help_in_lines(
    k1007: Command, words: tuple[str, ...]
) -> None:
    asked, alone = k1007(*words, "--help"), k1007(*words)
    said = f"{asked.out}\n{' '.join(('k1007', *words))} needs one of its commands.\n"
    assert (alone.code, alone.err) == (2, said)


def every_option() -> Iterator[tuple[str, click.Option]]:
    for words in EVERY:
        for parameter in chosen(words).params:
            if isinstance(parameter, click.Option):
                yield " ".join((*words, parameter.opts[-1])), parameter


@pytest.mark.parametrize("option", [pytest.param(o, id=name) for name, o in every_option()])
def test_every_option_says_what_it_is(option: click.Option) -> None:
    assert option.help


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


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("pcl", "list"), "snapshots"),
        (("crosswalk", "list"), "crosswalks"),
        (("fitting", "list"), "fittings"),
        (("user", "list"), "users"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_a_list_for_machines_is_one_object(
    k1007: Command, home: Path, words: tuple[str, ...], key: str
) -> None:
    said = k1007(*words, "--json")
    assert (said.code, list(json.loads(said.out))) == (0, [key])
