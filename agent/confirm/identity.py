"""What several readings and the label together say, and how sure that is.

Each field is reconciled by itself. Two texts are equal where they are after the steps that the
rules declare for the field (agent.confirm.normal), and every step that changed a text is told with
the verdict. The raw bytes stay in the reading. A text with any other unprintable character is
never used for matching. What a person typed in is marked, and never lifts the confidence.

There are five editions. The first, of rules version 1, asks each reading for every field, and takes
two passes for two equal readings. The second lets several links say what each of them can, counts
how often the serial was said, and lets only a machine-read label lift to ``matched``. The third
compares what can be read of a faulty UDI of the controller's own, and takes a label for ``matched``
by a crosswalk of the same manufacturer only. The fourth lets a label that counts by itself stand for
what the controller does not say of its name: a reading that contradicts nothing makes nothing worse.
The fifth takes a serial that nobody wrote for a unit ("N/A", zeros: drivers.placeholders) for none, and
a name with a character that nobody could read (U+FFFD) for no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agent.confirm.disagreements import disagreements, own_changes
from agent.confirm.gaps import gaps
from agent.confirm.models import (
    Confidence,
    Evidence,
    IdentityValue,
    Label,
    Reason,
)
from agent.confirm.sources import (
    FIRST_EDITION,
    SECOND_EDITION,
    THIRD_EDITION,
    Sources,
    every_field,
    sources_of,
)
from drivers.reading import FieldName

TYPED: Final = "typed in by a person"
"""The source of what nobody read."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the sources say together.

    Attributes:
        fields: every field on which no source disagrees.
        confidence: ``None`` where nothing tells which device it is.
        conflicts: why sources disagree; any of them ends in ``conflict``.
        gaps: why too little was read; any of them ends in ``insufficient``.
        said: what any pass of any reading says of a field, as it is compared, each text once.
        unsaid: what of its name the controller does not say and the label stands for.
        placeholders: what the controller gives as its serial and is none (since the fifth edition).
        label_placeholder: what the label bears as its serial and is none (likewise).
    """

    fields: dict[FieldName, IdentityValue]
    confidence: Confidence | None
    conflicts: tuple[Reason, ...]
    gaps: tuple[Reason, ...]
    said: Mapping[FieldName, tuple[str, ...]]
    unsaid: tuple[FieldName, ...]
    placeholders: tuple[str, ...] = ()
    label_placeholder: str | None = None

    def value(self, name: FieldName) -> str | None:
        """The field's value, if there is one."""
        return self.fields[name].value if name in self.fields else None


def establish(evidence: Evidence) -> Identity:
    """Lay readings, label and what was typed side by side; their order does not matter."""
    sources = sources_of(evidence)
    fields = _typed_fields(evidence) | _label_fields(sources) | _agreed_fields(sources)
    return Identity(
        fields=fields,
        confidence=_confidence(sources),
        conflicts=disagreements(sources),
        gaps=gaps(sources, fields),
        said={name: tuple(sources.named(name)) for name in sources.told},
        unsaid=sources.unsaid if sources.label_stands else (),
        placeholders=sources.placeholders,
        label_placeholder=sources.label_placeholder,
    )


def _agreed_fields(sources: Sources) -> dict[FieldName, IdentityValue]:
    fields: dict[FieldName, IdentityValue] = {}
    for name in sources.told:
        value, first = sources.agreed(name), sources.stated(name)[0]
        if value is not None and not _label_stands_for(sources, name):
            fields[name] = IdentityValue(value=value, source=first.source, raw=first.raw_hex)
    return fields


def _label_stands_for(sources: Sources, name: FieldName) -> bool:
    return sources.label_stands and name in sources.unsaid


def _label_fields(sources: Sources) -> dict[FieldName, IdentityValue]:
    label = sources.evidence.label
    if label is None:
        return {}
    source = f"label, {label.source}"
    fields = {FieldName.UDI: IdentityValue(value=label.text, source=source, raw=_hex(label.text))}
    alone = not sources.readings or _label_stands_for(sources, FieldName.SERIAL)
    if alone and label.serial is not None and sources.label_placeholder is None:
        fields[FieldName.SERIAL] = IdentityValue(
            value=label.serial, source=source, raw=_hex(label.serial)
        )
    return fields


def _typed_fields(evidence: Evidence) -> dict[FieldName, IdentityValue]:
    """Only where nothing was read: a controller that says no serial is not given one."""
    if evidence.readings:
        return {}
    return {
        name: IdentityValue(value=value, source=TYPED, raw=_hex(value))
        for name, value in sorted(evidence.typed.items())
    }


def _confidence(sources: Sources) -> Confidence | None:
    label = sources.evidence.label
    if not sources.readings or _says_no_serial(sources):
        return _without_reading(sources.evidence)
    if any(own_changes(sources)):
        return Confidence.SELF_REPORTED
    if label is not None and _label_agrees(sources, label):
        return Confidence.MATCHED
    return Confidence.CONSISTENT if _times_read(sources) > 1 else Confidence.SELF_REPORTED


def _says_no_serial(sources: Sources) -> bool:
    """Then nothing but the label can tell which unit it is; by earlier editions a reading alone did."""
    return sources.rules.identity > THIRD_EDITION and not sources.named(FieldName.SERIAL)


def _without_reading(evidence: Evidence) -> Confidence | None:
    if evidence.label is None:
        return Confidence.TYPED if evidence.typed else None
    scanned = evidence.label.machine_read and evidence.label.corroborated
    return Confidence.LABEL_SCANNED if scanned else Confidence.TYPED


def _times_read(sources: Sources) -> int:
    if sources.rules.identity == FIRST_EDITION:
        return sources.passes
    return len(sources.stated(FieldName.SERIAL))


def _label_agrees(sources: Sources, label: Label) -> bool:
    """Serial and device identifier of the label are the controller's, by a reviewed crosswalk."""
    if sources.rules.identity > FIRST_EDITION and not label.machine_read:
        return False
    serial = sources.label_serial()
    if serial is None or sources.values(FieldName.SERIAL) != [serial]:
        return False
    makers, names = sources.values(FieldName.MANUFACTURER), sources.values(FieldName.MODEL)
    any_maker = sources.rules.identity <= SECOND_EDITION
    return any(
        label.di in walk.udi_dis
        and names == [walk.reported_model]
        and (any_maker or makers == [walk.reported_manufacturer])
        for walk in sources.evidence.crosswalks
    )


def reported(evidence: Evidence, names: Iterable[FieldName]) -> Iterator[tuple[FieldName, str]]:
    """Each distinct text that was read or typed for these fields, as it was given."""
    stated = _as_given(evidence)
    for name in names:
        for value in sorted(stated.get(name, ())):
            yield name, value


def _as_given(evidence: Evidence) -> dict[FieldName, set[str]]:
    """Every text of every field, looked through once."""
    found: dict[FieldName, set[str]] = {name: {value} for name, value in evidence.typed.items()}
    for name, field in every_field(evidence.readings):
        found.setdefault(name, set()).add(field.value)
    if evidence.label is not None and evidence.label.serial:
        found.setdefault(FieldName.SERIAL, set()).add(evidence.label.serial)
    return found


def _hex(text: str) -> str:
    return text.encode().hex()
