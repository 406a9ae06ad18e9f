"""Texts that a person writes into a profile."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds characters that cannot be printed")
    return text


Text = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_printable)]
"""One line, as it is shown."""
