"""The catalogue of requirements: Appendix C, Section II and K1007's own needs, as data.

The words are a paraphrase and say so (``appendix_c.toml``); each item carries where it comes from
and how sure that is. Loaded once from the package's own data.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import Field, ValidationError, model_validator

from agent.errors import UsageError
from agent.fitting.models import VisitKind
from agent.model import Model

DATA_FILE: Final = "appendix_c.toml"
"""Beside this module, so that an installed package needs no path."""

ALWAYS: Final = "always"
"""An item that always applies cannot be answered "not applicable"."""


class ItemKind(StrEnum):
    REQUIREMENT = "requirement"
    DEFINITION = "definition"


class Wording(StrEnum):
    PARAPHRASE = "paraphrase"
    VERBATIM = "verbatim"


class Basis(StrEnum):
    """How sure it is that the source says so."""

    FOUND = "FOUND"
    RECOLLECTION = "RECOLLECTION"
    INFERENCE = "INFERENCE"


class FieldType(StrEnum):
    TEXT = "text"
    BOOL = "bool"
    DATE = "date"
    INTEGER = "integer"
    CHOICE = "choice"
    REFERENCE = "reference"


class FieldSpec(Model):
    """One typed field that answers a requirement.

    Attributes:
        must: a yes/no field whose "no" leaves the requirement outstanding.
        choices: the words to choose from, for a choice.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: FieldType
    required: bool
    must: bool = False
    choices: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_its_type(self) -> FieldSpec:
        if (self.type is FieldType.CHOICE) != bool(self.choices):
            raise ValueError(f"field {self.name!r}: choices belong to a choice, and to it alone")
        if self.must and self.type is not FieldType.BOOL:
            raise ValueError(f"field {self.name!r}: only a yes/no field can be a must")
        return self


class Item(Model):
    """One requirement or definition.

    Attributes:
        text: our words, but for ``wording`` VERBATIM.
        source: the source tags, or the reason of an inference.
        applies: "always" or "when …"; empty for a definition.
        asked_at: the kinds of visit where it is due.
    """

    id: str
    section: str
    kind: ItemKind = ItemKind.REQUIREMENT
    text: str = Field(min_length=1)
    citation: str = Field(min_length=1)
    wording: Wording
    basis: Basis
    source: str = Field(min_length=1)
    applies: str = ""
    asked_at: tuple[VisitKind, ...] = ()
    evidence: str = ""
    fields: tuple[FieldSpec, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Item:
        if self.kind is ItemKind.REQUIREMENT:
            if not (self.asked_at and self.fields and self.evidence):
                raise ValueError(f"{self.id}: a requirement says when, by what fields, shown how")
            if self.applies != ALWAYS and not self.applies.startswith("when "):
                raise ValueError(f"{self.id}: applies is 'always' or begins with 'when '")
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.id}: a field name is there twice")
        return self

    @property
    def always(self) -> bool:
        """It applies to every fitting."""
        return self.applies == ALWAYS


class Section(Model):
    """What the items of one section have in common."""

    title: str
    citation: str
    wording: Wording
    basis: Basis
    source: str


class Catalogue(Model):
    """All items in the order of the file, with sections and sources by name."""

    spec: Literal["k1007-catalogue/1"]
    version: str
    sources: dict[str, str]
    sections: dict[str, Section]
    items: tuple[Item, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            raise ValueError(f"ids that are there twice: {', '.join(twice)}")
        for item in self.items:
            if item.section not in self.sections:
                raise ValueError(f"{item.id}: there is no section {item.section!r}")
        return self

    @property
    def requirements(self) -> tuple[Item, ...]:
        """The items that a fitting has to answer."""
        return tuple(item for item in self.items if item.kind is ItemKind.REQUIREMENT)

    def get(self, requirement: str) -> Item | None:
        """The item of that id, or None."""
        return next((item for item in self.items if item.id == requirement), None)

    def due_at(self, kind: VisitKind) -> tuple[Item, ...]:
        """The requirements that a visit of this kind asks for."""
        return tuple(item for item in self.requirements if kind in item.asked_at)


def parse_catalogue(text: str) -> Catalogue:
    """Read and validate a catalogue file's text.

    Raises:
        UsageError: the text is not TOML or not a catalogue.
    """
    try:
        raw = tomllib.loads(text)
        shared = {
            name: {key: value for key, value in section.items() if key != "title"}
            for name, section in raw.get("sections", {}).items()
        }
        items = [
            {**shared.get(item.get("section", ""), {}), **item} for item in raw.pop("item", [])
        ]
        return Catalogue.model_validate({**raw, "items": items})
    except (tomllib.TOMLDecodeError, ValidationError, AttributeError, TypeError) as error:
        raise UsageError(
            f"The catalogue of requirements cannot be used: {error}.",
            next_step="Mend the file, or install the program again.",
        ) from error


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that the program ships; read once."""
    return parse_catalogue((files("agent.fitting") / DATA_FILE).read_text("utf-8"))


def due_at(kind: VisitKind) -> tuple[Item, ...]:
    """The shipped catalogue's requirements for a visit of this kind."""
    return load_catalogue().due_at(kind)
