"""What of an identity is not known, so that no verdict can rest on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agent.confirm.disagreements import words_of
from agent.confirm.models import Evidence, IdentityValue, Reason
from agent.confirm.sources import NAMING, THIRD_EDITION, Sources
from agent.text import is_plain, quoted
from drivers.reading import FieldName

Fields = Mapping[FieldName, IdentityValue]


def gaps(sources: Sources, fields: Fields) -> tuple[Reason, ...]:
    """Why too little was read; a label can stand for what a controller does not say."""
    if not sources.readings:
        return _gaps_without_reading(sources.evidence)
    return tuple(_gaps(sources, fields))


def _gaps(sources: Sources, fields: Fields) -> Iterator[Reason]:
    for name in NAMING:
        value = fields[name].value if name in fields else ""
        if value and not is_plain(value):
            yield _unreadable(sources, name, value)
        elif not value and not sources.label_stands:
            text = f"The controller did not say its {words_of(name)} in every reading."
            yield Reason(code=f"no_{name}", text=text)


def _unreadable(sources: Sources, name: FieldName, value: str) -> Reason:
    text = f"The controller's {words_of(name)} {quoted(value)} holds characters that no name has."
    if sources.rules.identity > THIRD_EDITION:
        text += (
            " Tell its maker; until it is mended, the device can be confirmed by its label alone."
        )
    return Reason(code=f"unreadable_{name}", text=text)


def _gaps_without_reading(evidence: Evidence) -> tuple[Reason, ...]:
    if evidence.label is None:
        if evidence.typed:
            text = "Neither a controller nor a label was read; what was typed in confirms nothing."
        else:
            text = "Neither a controller nor a label was read."
        return (Reason(code="no_source", text=text),)
    if evidence.label.serial is None:
        return (Reason(code="no_serial", text="The label holds no serial number (21)."),)
    return ()
