"""Which file names a packet may hold: such as no system can misread."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from agent.text import quoted

MAX_PATH_CHARACTERS: Final = 180
"""Leaves room for the folder it is unpacked into on systems that stop at 260."""

_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def path_fault(path: str) -> str | None:
    """Why this path may not stand in a packet, as a sentence; ``None`` if it may."""
    shown = quoted(path)
    if "\\" in path:
        return f"the name {shown} holds a backslash, which some systems take for a folder"
    if path.startswith("/") or _DRIVE.match(path):
        return f"the name {shown} is absolute: it would be written outside the folder chosen"
    if ".." in path.split("/"):
        return f"the name {shown} climbs out of its folder"
    if len(path) > MAX_PATH_CHARACTERS:
        return f"the name {shown} is longer than {MAX_PATH_CHARACTERS} characters"
    if not _PLAIN_PATH.fullmatch(path):
        return f"the name {shown} holds other characters than letters, digits and . _ - /"
    return None


def names_fault(paths: Iterable[str]) -> str | None:
    """Why these names may not stand together: twice, by case alone, or a file that is a folder."""
    seen: dict[str, str] = {}
    for path in paths:
        folded = path.lower()
        if path == seen.get(folded):
            return f"the name {quoted(path)} is there twice"
        if folded in seen:
            return f"{quoted(path)} and {quoted(seen[folded])} differ by upper and lower case alone"
        seen[folded] = path
    for folded, path in seen.items():
        parts = folded.split("/")
        for end in range(1, len(parts)):
            if "/".join(parts[:end]) in seen:
                return f"{quoted(path)} lies in a folder whose name is also a file"
    return None
