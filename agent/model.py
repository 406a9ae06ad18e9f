"""The base of every model in the agent."""

from __future__ import annotations

from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError


class Model(BaseModel):
    """Frozen, closed: an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


_OWN_WORDS: Final = "Value error, "
"""What pydantic puts before a sentence of ours."""


class Fault(NamedTuple):
    """The first thing that keeps a value from being a model.

    Attributes:
        place: which value, its names and numbers joined by a slash.
        words: what is wrong with it, without a full stop.
        missing: it is not there at all.
    """

    place: str
    words: str
    missing: bool


def first_fault(error: ValidationError) -> Fault:
    """What a person is told of a value that is none, in words that end no sentence."""
    first = error.errors(include_url=False, include_input=False)[0]
    words = first["msg"].removeprefix(_OWN_WORDS).rstrip(".")
    place = "/".join(str(part) for part in first["loc"])
    return Fault(place, words, missing=first["type"] == "missing")
