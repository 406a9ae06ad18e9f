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

from agent.cli.run import run
from tests.json_commands import COMMANDS, Call, Scene, open_scene

PAGE: Final = Path(__file__).parents[1] / "docs" / "json.md"

WIDTH: Final = 150

NAMED: Final = {
    "identity": "field",
    "counters": "counter",
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
same with and without it. An error prints no object. Dates are `YYYY-MM-DD`, moments ISO 8601 with their
zone, bytes lowercase hex. A key that is there may be `null`. New keys may come; one that stands here goes
or changes with a line in CHANGELOG.md.

`key` {…} is an object, `key` [{…}] a list of objects, `key` [] a list of values; `identity` (field → {…})
is an object with a key for each field that there is. Where a list was empty or a value `null` in what was
printed, no more is told of it here. What the keys of `verify`, `identify` and `scan` mean is told in
[commands](commands.md#json), the fields of a fitting by `k1007 fitting schema`.

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
    for heading, values in seen.items():
        yield heading, shape(_merged(list(values))).strip()[1:-1]


def page() -> str:
    """The whole page."""
    return HEAD + "\n".join(_section(name, form) for name, form in forms())


def _section(name: str, form: str) -> str:
    lines = textwrap.wrap(form, WIDTH, break_long_words=False, break_on_hyphens=False)
    return f"## `k1007 {name}`\n\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
