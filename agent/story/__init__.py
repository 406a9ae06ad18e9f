"""The demo's story: one complete, invented fitting, to be replayed step by step.

>>> from agent.story import load_story
>>> len(load_story().visits)
41
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import ValidationError

from agent.errors import UsageError
from agent.story.expand import expand
from agent.story.models import (
    AmendmentStep,
    ClaimStep,
    ComplaintStep,
    DocumentStep,
    ReadingStep,
    Step,
    Story,
    StoryDevice,
    StoryUser,
    VisitStep,
    Why,
)
from agent.story.source import StoryFile

__all__ = [
    "AmendmentStep",
    "ClaimStep",
    "ComplaintStep",
    "DocumentStep",
    "ReadingStep",
    "Step",
    "Story",
    "StoryDevice",
    "StoryUser",
    "VisitStep",
    "Why",
    "load_story",
    "parse_story",
]

DATA_FILE: Final = "demo_fitting.toml"
"""Beside this module, so that an installed package needs no path."""


def parse_story(text: str) -> Story:
    """Read a story file's text.

    Raises:
        UsageError: the text is not TOML or not a story.
    """
    try:
        return expand(StoryFile.model_validate(tomllib.loads(text)))
    except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
        raise UsageError(
            f"The story cannot be told: {error}.",
            next_step="Mend the file, or install the program again.",
        ) from error


@cache
def load_story() -> Story:
    """The demo's story; read once."""
    return parse_story((files("agent.story") / DATA_FILE).read_text("utf-8"))
