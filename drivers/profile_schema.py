"""The JSON Schema of a profile's file, generated from the model, for editors and other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, JsonValue

from drivers.profile import Profile
from drivers.profile_section import section_model

if TYPE_CHECKING:
    from drivers.driver import Driver

SHIPPED: Final = Path(__file__).with_name("profile.schema.json")
"""Written by ``k1007 profile schema > drivers/profile.schema.json``."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TITLE: Final = "k1007-profile/1"


def profile_schema(driver: Driver | None = None) -> dict[str, JsonValue]:
    """Answer the schema of a profile; with the section of a driver that is not built in.

    The file is TOML: a checker reads it as the JSON value that it means. The rules between fields
    (which section goes with which driver) are checked by ``k1007 profile check`` only.
    """
    schema = _schema_of(Profile)
    model = section_model(driver) if driver else None
    if driver is not None and model is not None:
        section = _schema_of(model)
        _merge(schema, "$defs", section.pop("$defs", {}))
        _merge(schema, "properties", {driver.name: section})
    return {"$schema": _DIALECT, **schema, "title": _TITLE}


def schema_text(driver: Driver | None = None) -> str:
    """Answer the schema as the text of a file."""
    return json.dumps(profile_schema(driver), indent=2, ensure_ascii=True) + "\n"


def _schema_of(model: type[BaseModel]) -> dict[str, JsonValue]:
    schema: dict[str, JsonValue] = model.model_json_schema()
    return schema


def _merge(schema: dict[str, JsonValue], key: str, more: JsonValue) -> None:
    there = schema.setdefault(key, {})
    if isinstance(there, dict) and isinstance(more, dict):
        there.update(more)
