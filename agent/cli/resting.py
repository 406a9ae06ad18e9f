"""Which fittings rest on what was just retired, as a person and a program are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.text import escaped, printable
from agent.usecases.standing import RestingOn


def resting_json(found: Sequence[RestingOn]) -> list[dict[str, object]]:
    """One object for each fitting."""
    return [one.model_dump(mode="json") for one in found]


def resting_lines(found: Sequence[RestingOn]) -> Iterator[str]:
    """One line for each fitting, those that are not delivered first."""
    for one in sorted(found, key=lambda one: one.delivered_on is not None):
        name = escaped(one.fitting)
        if one.delivered_on is not None:
            yield (
                f"{name}: delivered on {one.delivered_on}; its verdict of entry {one.entry} rests on it and "
                "stays as it was taken. Ask compliance about the claim."
            )
        elif one.now is not None:
            yield printable(f"{name}: not delivered yet. {one.now.words}")
        else:
            yield (
                f"{name}: not delivered yet; its verdict of entry {one.entry} rests on it. Verify again "
                "before the delivery."
            )
    if not found:
        yield "No fitting's final verdict rests on it."
