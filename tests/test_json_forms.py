"""Every command that prints a result prints it as JSON too, and docs/json.md says in which form."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from agent.cli.app import app
from tests.json_commands import COMMANDS
from tests.json_forms import PAGE, page

WITHOUT = {
    "fitting schema": "it prints a JSON Schema",
    "profile schema": "it prints a JSON Schema",
    "sim": "the simulator's own: list and faults have --json, the others print nothing else",
}
"""Why a command has none."""


def leaves(
    command: click.Command, words: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(words), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from leaves(inner, (*words, name))


LEAVES = dict(leaves(app))
WITH_JSON = sorted(LEAVES.keys() - WITHOUT.keys())


@pytest.mark.parametrize("name", WITH_JSON)
def test_the_command_takes_json(name: str) -> None:
    assert any("--json" in parameter.opts for parameter in LEAVES[name].params)


@pytest.mark.parametrize("name", WITHOUT)
def test_a_command_that_is_excused_is_one_and_has_none(name: str) -> None:
    assert not any("--json" in parameter.opts for parameter in LEAVES[name].params)


def test_every_command_with_json_is_on_the_page() -> None:
    assert sorted({" ".join(call.words) for call in COMMANDS}) == WITH_JSON


def test_the_page_is_not_behind() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make forms"


def test_a_result_and_a_failure_are_told_apart_by_one_key() -> None:
    forms = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "`"]
    assert [line for line in forms if "`error`" in line] == [
        "`error` {`kind`, `text`, `mend`, `exit_code`}"
    ]
