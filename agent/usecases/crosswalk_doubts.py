"""What a compliance officer should look at again in a crosswalk that was just accepted.

A crosswalk decides for every unit of a model. Nothing here refuses: a maker may sell under another
name than the controller tells, and one device identifier may stand for two names.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.confirm.models import Crosswalk
from agent.text import quoted
from agent.usecases.crosswalks import list_crosswalks
from agent.usecases.desk import Desk


def doubts_about(desk: Desk, accepted: Crosswalk) -> tuple[str, ...]:
    """A sentence for each: names that differ, and a device identifier that stands for another product."""
    return (*_names(accepted), *_identifiers(desk, accepted))


def _names(accepted: Crosswalk) -> Iterator[str]:
    reported, listed = accepted.reported_manufacturer, accepted.key.manufacturer
    if reported.casefold() != listed.casefold():
        yield (
            f"The controller names {quoted(reported)} as its maker, the row {quoted(listed)}: every "
            "device of the one counts as the other's."
        )
    reported, listed = accepted.reported_model, accepted.key.model
    if listed and reported.casefold() != listed.casefold():
        yield (
            f"The controller calls itself {quoted(reported)}, the row is of {quoted(listed)}: every "
            f"{quoted(reported)} counts as that row."
        )


def _identifiers(desk: Desk, accepted: Crosswalk) -> Iterator[str]:
    for other in list_crosswalks(desk):
        same = (other.reported_manufacturer, other.reported_model) == (
            accepted.reported_manufacturer,
            accepted.reported_model,
        )
        if same:
            continue
        to = (
            "the same row" if other.key == accepted.key else "another row, so that it tells neither"
        )
        for di in sorted({*accepted.udi_dis} & {*other.udi_dis}):
            yield (
                f"The device identifier {quoted(di)} stands in the crosswalk of "
                f"{quoted(other.reported_model)} too, which leads to {to}."
            )
