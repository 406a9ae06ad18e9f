"""The base of what is read from a scenario file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, closed and strict: an unknown key or a number in quotes is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
