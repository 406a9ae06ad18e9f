"""What of an identity is not known, so that no verdict can rest on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from agent.confirm.disagreements import words_of
from agent.confirm.models import IdentityValue, Reason
from agent.confirm.sources import FOURTH_EDITION, NAMING, THIRD_EDITION, Sources
from agent.text import is_plain, quoted
from drivers.reading import FieldName

Fields = Mapping[FieldName, IdentityValue]

REPLACED: Final = "\ufffd"
"""What stands where somebody could not read a character (Unicode, REPLACEMENT CHARACTER)."""

NO_SERIAL: Final = Reason(code="no_serial", text="The label holds no serial number (21).")


def gaps(sources: Sources, fields: Fields) -> tuple[Reason, ...]:
    """Why too little was read; a label can stand for what a controller does not say."""
    if not sources.readings:
        return _gaps_without_reading(sources)
    return tuple(_gaps(sources, fields))


def _gaps(sources: Sources, fields: Fields) -> Iterator[Reason]:
    for name in NAMING:
        value = fields[name].value if name in fields else ""
        if value and _is_unreadable(sources, value):
            yield _unreadable(sources, name, value)
        elif not value and not sources.label_stands:
            yield _not_said(sources, name)


def _not_said(sources: Sources, name: FieldName) -> Reason:
    if name is FieldName.SERIAL and sources.placeholders and not sources.named(name):
        return Reason(code="placeholder_serial", text=placeholder_words(sources.placeholders))
    text = f"The controller did not say its {words_of(name)} in every reading."
    return Reason(code=f"no_{name}", text=text)


def placeholder_words(serials: Collection[str]) -> str:
    """That what a controller gives as its serial is none."""
    told = " and ".join(map(quoted, serials))
    return (
        f"The controller gives {told} as its serial, a placeholder that nobody wrote over: it does "
        "not tell which unit this is."
    )


def placeholder_on_label(serial: str) -> Reason:
    """That what a label bears as its serial is none."""
    text = f"The label's serial {quoted(serial)} is a placeholder: it does not tell which unit this is."
    return Reason(code="placeholder_serial", text=text)


def _is_unreadable(sources: Sources, value: str) -> bool:
    replaced = sources.rules.identity > FOURTH_EDITION and REPLACED in value
    return replaced or not is_plain(value)


def _unreadable(sources: Sources, name: FieldName, value: str) -> Reason:
    text = f"The controller's {words_of(name)} {quoted(value)} holds characters that no name has."
    if sources.rules.identity > THIRD_EDITION:
        text += (
            " Tell its maker; until it is mended, the device can be confirmed by its label alone."
        )
    return Reason(code=f"unreadable_{name}", text=text)


def _gaps_without_reading(sources: Sources) -> tuple[Reason, ...]:
    evidence = sources.evidence
    if evidence.label is None:
        if evidence.typed:
            text = "Neither a controller nor a label was read; what was typed in confirms nothing."
        else:
            text = "Neither a controller nor a label was read."
        return (Reason(code="no_source", text=text),)
    if evidence.label.serial is None:
        return (NO_SERIAL,)
    if sources.label_placeholder is not None:
        return (placeholder_on_label(sources.label_placeholder),)
    return ()
