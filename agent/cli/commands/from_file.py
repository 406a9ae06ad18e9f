"""What a person wrote in a JSON file, for ``--from``."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import click
from pydantic import ValidationError

from agent.cli.session import read_json
from agent.errors import UsageError
from agent.model import Model, first_fault
from agent.text import quoted

M = TypeVar("M", bound=Model)

FROM = click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    required=True,
    help="A JSON file; its form: k1007 fitting schema.",
)


def from_file(model: type[M], source: Path) -> M:
    """A model from a JSON file.

    Raises:
        UsageError: the file does not hold one; the message names the first field at fault.
    """
    try:
        return model.model_validate(read_json(source))
    except ValidationError as error:
        fault = first_fault(error)
        raise UsageError(
            f"The file {quoted(str(source))} is not a {model.__name__.lower()}: "
            f"{quoted(fault.place)}: {fault.words}.",
            next_step=f"See its form: k1007 fitting schema {model.__name__.lower()}.",
        ) from error
