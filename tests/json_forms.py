"""Writes docs/json.md: ``python -m tests.json_forms`` (``make forms``).

Every command's JSON, seen on an invented clinic on the day of a delivery. What is printed is real; its
keys are the page. tests/test_json_forms.py fails while the page is behind.
"""

from __future__ import annotations

import io
import json
import os
import textwrap
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from unittest.mock import patch

from agent.cli.failure import KINDS
from agent.cli.run import run
from tests.json_commands import COMMANDS, Call, Scene, open_scene

PAGE: Final = Path(__file__).parents[1] / "docs" / "json.md"

WIDTH: Final = 150

NAMED: Final = {
    "identity": "field",
    "counters": "counter",
    "radio_module": "field",
    "columns": "field",
    "normalise": "field",
    "settings": "field",
    "objects": "field",
    "vars": "field",
    "characteristics": "field",
    "parameters": "parameter",
    "profiles": "id",
}
"""Objects whose keys are names of the matter at hand and not of the form: what each key is."""

OPEN: Final = ("fields", "values")
"""Objects whose form is another matter: a visit's fields, and the answers to a requirement."""

HEAD: Final = """\
# The JSON of each command

Made by `make forms` from what each command prints on an invented clinic; a test fails while it is behind.
Do not edit it.

`--json` prints one object on stdout, in ASCII; hints and errors stay on stderr, and the exit code is the
same with and without it; a command that fails prints [why](#where-a-command-fails). Dates are
`YYYY-MM-DD`, moments ISO 8601 with their zone, bytes lowercase hex. A key that is there may be `null`. New
keys may come; one that stands here goes or changes with a line in CHANGELOG.md.

`key` {…} is an object, `key` [{…}] a list of objects, `key` [] a list of values; `identity` (field → {…})
is an object with a key for each field that there is. Where a list was empty or a value `null` in what was
printed, no more is told of it here. What the keys of `verify`, `identify` and `scan` mean is told in
[commands](commands.md#json), the fields of a fitting by `k1007 fitting schema`.

"""

FAILED: Final = "where a command fails"
FAILING: Final = Call(("pcl", "check"), ("nowhere.csv",), codes=(2,))

FAILURES: Final = """\
## Where a command fails

{form}
A command with `--json` that could not do what it was asked, for a file that cannot be read or a device that
does not answer, prints this in place of its result: stdout always holds one object. `text` is the sentence
that stderr shows, `mend` what to do (it may be empty), `exit_code` the one that the command ends with. No
result has a key `error`. A result that is not what was wished for is a result: `pcl check` of a list that
would be refused, `check` of a packet that does not check, `verify` without `confirmed`.

| `kind` | what it is about |
|---|---|
{kinds}
"""


def printed(call: Call, scene: Scene) -> dict[str, Any]:
    """What a command prints with ``--json``, run in this process by the person who may."""
    said, told = io.StringIO(), io.StringIO()
    environment = {
        "K1007_HOME": str(scene.home),
        "K1007_USER": call.by,
        "K1007_PASSWORD_FILE": str(scene.secret(call.by)),
    }
    with (
        patch.dict(os.environ, environment | call.environment(scene)),
        patch("agent.cli.session.system_clock", scene.clock),
        patch("agent.cli.commands.device.system_clock", scene.clock),
        redirect_stdout(said),
        redirect_stderr(told),
    ):
        code = run((*call.words, *call.given(scene), "--json"))
    assert code in call.codes, (
        f"{' '.join(call.words)} ended with {code}: {told.getvalue()}{said.getvalue()[:2000]}"
    )
    value = json.loads(said.getvalue())
    assert isinstance(value, dict), call.words
    return value


def shape(value: object, name: str = "") -> str:
    """A value's form: its keys, in the order in which they are printed."""
    match value:
        case dict() if name in OPEN:
            return " {…}"
        case dict() if name in NAMED and value and all(_is_value(v) for v in value.values()):
            return f" ({NAMED[name]} → value)"
        case dict() if name in NAMED and value:
            return f" ({NAMED[name]} →{shape(_merged(list(value.values())))})"
        case dict() if value:
            return (
                " {" + ", ".join(f"`{key}`{shape(each, key)}" for key, each in value.items()) + "}"
            )
        case dict():
            return " {}"
        case list() if value and all(isinstance(each, dict) for each in value):
            return f" [{shape(_merged(value)).strip()}]"
        case list():
            return " []"
        case _:
            return ""


def _is_value(value: object) -> bool:
    return not isinstance(value, dict | list)


def _merged(values: list[Any]) -> object:
    """One value with the keys of all of them."""
    objects = [each for each in values if isinstance(each, dict)]
    if not objects:
        lists = [each for each in values if isinstance(each, list)]
        return [one for each in lists for one in each] if lists else values[0]
    keys = dict.fromkeys(key for each in objects for key in each)
    return {key: _merged([each[key] for each in objects if key in each]) for key in keys}


def forms() -> Iterator[tuple[str, str]]:
    """Each command, and its form in all that it printed."""
    seen: dict[str, list[dict[str, Any]]] = {}
    with TemporaryDirectory() as folder, open_scene(Path(folder)) as scene:
        for call in COMMANDS:
            value = printed(call, scene)
            scene.keep(call, value)
            seen.setdefault(call.heading, []).append(value)
        seen[FAILED] = [printed(FAILING, scene)]
    for heading, values in seen.items():
        yield heading, shape(_merged(list(values))).strip()[1:-1]


def page() -> str:
    """The whole page."""
    told = dict(forms())
    failed = FAILURES.format(form=_lines(told.pop(FAILED)), kinds=_kinds())
    return HEAD + failed + "\n".join(f"## `k1007 {each}`\n\n{_lines(told[each])}" for each in told)


def _lines(form: str) -> str:
    lines = textwrap.wrap(form, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def _kinds() -> str:
    """A row for each meaning: the kinds that have it."""
    meanings = dict.fromkeys(KINDS.values())
    told = {each: [kind for kind in KINDS if KINDS[kind] == each] for each in meanings}
    return "".join(
        f"| {', '.join(f'`{kind}`' for kind in kinds)} | {each} |\n" for each, kinds in told.items()
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
