"""A stable name for a pseudo-terminal, whose own name is another one each time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simulators.errors import ServeError


@contextmanager
def stable_link(link: Path | None, device: str) -> Iterator[str]:
    """A symbolic link to the device while the block runs.

    An older symbolic link at that place is replaced; anything else there is left alone.

    Args:
        link: where the link goes, or ``None`` for none.
        device: the path that it leads to.

    Yields:
        The path that a driver opens.

    Raises:
        ServeError: something else is there, or the link cannot be made.
    """
    if link is None:
        yield device
        return
    place = link.absolute()
    _put(place, device)
    try:
        yield str(place)
    finally:
        _remove(place, device)


def _put(place: Path, device: str) -> None:
    if os.path.lexists(place) and not place.is_symlink():
        raise ServeError(
            f"{str(place)!r} is there already and is not a symbolic link.",
            next_step="Give --link a name that is free.",
        )
    new = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        new.symlink_to(device)
        new.replace(place)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise ServeError(
            f"The link {str(place)!r} cannot be made: {error.strerror}.",
            next_step="Give --link a name in a folder that is there and that you may write to.",
        ) from error


def _remove(place: Path, device: str) -> None:
    """Take the link away, unless another simulator has put its own there since."""
    with suppress(OSError):
        if os.readlink(place) == device:  # noqa: PTH115 — compared as the text that was written
            place.unlink()
