"""Takes the files and commands from docs/driver-author.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

PAGE: Final = Path(__file__).parents[2] / "docs" / "driver-author.md"
_BLOCK: Final = re.compile(
    r"(?:^`([\w.-]+)`[^`\n]*(?:`[^`\n]*`[^`\n]*)*\n(?:[^`\n]+\n)*\n)?^```(\w*)\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Page(NamedTuple):
    """What a reader would copy.

    Attributes:
        files: text by name.
        commands: lines to be typed, in order.
        shown: what the page says that a command prints.
    """

    files: dict[str, str]
    commands: tuple[str, ...]
    shown: str


def read_page() -> Page:
    """Answer the page's blocks: those after a file's name are files, plain ones are commands."""
    files: dict[str, str] = {}
    commands: list[str] = []
    shown = ""
    for name, language, text in _BLOCK.findall(PAGE.read_text()):
        if name:
            files[name] = text
        elif not language and text.startswith(("pip ", "k1007 ", "pytest ", "mkdir ")):
            commands.extend(text.splitlines())
        elif not language:
            shown = text
    return Page(files, tuple(commands), shown)
