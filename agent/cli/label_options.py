"""The options by which a label is given, and the label that they give."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypedDict, TypeVar

import click

from agent.cli.files import read_whole
from agent.cli.session import prompted, second_person
from agent.cli.signing import show_label_to_sign
from agent.confirm.picture import MAX_PHOTO_BYTES
from agent.errors import UsageError
from agent.usecases.desk import Desk
from agent.usecases.labels import (
    MAX_PACKING_LIST_BYTES,
    SeenLabel,
    attested,
    keyed,
    photographed,
    require_same,
    typed,
    with_packing_list,
)
from agent.usecases.people import Actor

STDIN: Final = "-"

F = TypeVar("F", bound=Callable[..., object])


class LabelOptions(TypedDict):
    """As click gives them."""

    label_text: str | None
    label_scan: str | None
    label_photo: tuple[Path, ...]
    second_name: str | None
    packing_list: Path | None
    packing_list_serial: str | None


def label_options(command: F) -> F:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS: Final = (
    click.option("--label", "label_text", metavar="UDI", help="The UDI, typed as it is printed."),
    click.option(
        "--label-scan",
        metavar="TEXT",
        help="The UDI as a scanner types it; - asks for it, or reads it from stdin. Counts as typed.",
    ),
    click.option(
        "--label-photo",
        type=click.Path(path_type=Path),
        multiple=True,
        help="A photograph of the label; again for a second barcode.",
    ),
    click.option(
        "--second-person",
        "second_name",
        metavar="USER",
        help="Somebody else who sees the label too, and gives their own password.",
    ),
    click.option(
        "--packing-list",
        type=click.Path(path_type=Path),
        help="The maker's packing list; its serial is read from a barcode in a picture.",
    ),
    click.option(
        "--packing-list-serial",
        metavar="SERIAL",
        help="The serial that you read on it; compared, and lifts nothing.",
    ),
)


def seen_label(options: LabelOptions) -> SeenLabel | None:
    """The label that the options give; everything that can be refused without a database is.

    Raises:
        UsageError: it cannot be read, or what was given does not go together.
    """
    given = list(_given(options))
    if not given:
        if options["second_name"] or options["packing_list"]:
            raise UsageError(
                "A second person or a packing list stands for a label, and none is given.",
                next_step="Give the label with --label-photo FILE.",
            )
        return None
    best, *others = given
    for other in others:
        require_same(best, other)
    if options["packing_list"] is None:
        return best
    paper = read_whole(
        options["packing_list"], what="a packing list", max_bytes=MAX_PACKING_LIST_BYTES
    )
    return with_packing_list(best, paper, options["packing_list_serial"])


def with_second_person(
    desk: Desk, by: Actor, seen: SeenLabel, options: LabelOptions, subject: str
) -> SeenLabel:
    """The label as the second person signs for it, where one is named."""
    name = options["second_name"]
    if name is None:
        return seen
    show_label_to_sign(name, seen.label, subject)
    return attested(desk, second_person(desk, name), seen, for_=by, subject=subject)


def _given(options: LabelOptions) -> list[SeenLabel]:
    """The strongest first."""
    seen = []
    if options["label_photo"]:
        files = options["label_photo"]
        seen.append(
            photographed(
                [read_whole(f, what="a photograph", max_bytes=MAX_PHOTO_BYTES) for f in files]
            )
        )
    if options["label_scan"] is not None:
        seen.append(keyed(keystrokes(options["label_scan"])))
    if options["label_text"] is not None:
        seen.append(typed(options["label_text"]))
    return seen


def keystrokes(text: str) -> str:
    """The keystrokes themselves, or those that come now."""
    if text != STDIN:
        return text
    if sys.stdin.isatty():
        return prompted("Scan the label", "")
    return sys.stdin.read(1_000_000)
