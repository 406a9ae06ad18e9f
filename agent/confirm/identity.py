"""What several readings and the label together say, and how sure that is.

Each field is reconciled by itself. Two texts are equal where they are after the steps that the
rules declare for the field (agent.confirm.normal), and every step that changed a text is told with
the verdict. The raw bytes stay in the reading. A text with any other unprintable character is
never used for matching. What a person typed in is marked, and never lifts the confidence.

There are three editions. The first, of rules version 1, asks each reading for every field, and takes
two passes for two equal readings. The second lets several links say what each of them can, counts
how often the serial was said, and lets only a machine-read label lift to ``matched``. The third
compares what can be read of a faulty UDI of the controller's own, and takes a label for ``matched``
by a crosswalk of the same manufacturer only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from agent.confirm.models import (
    Confidence,
    Evidence,
    IdentityValue,
    Label,
    Reason,
    Rules,
)
from agent.confirm.normal import normalised, steps_of
from agent.confirm.own_udi import (
    OwnUdi,
    any_alone,
    each_part,
    gs1_alone,
    own_udi_conflicts,
    whole_only,
)
from agent.text import is_plain, printable, quoted
from drivers.reading import FieldName, FieldValue, Reading

NAMING: Final = (FieldName.MANUFACTURER, FieldName.MODEL, FieldName.SERIAL)
"""Without these three a controller has not said what and which it is."""

TYPED: Final = "typed in by a person"
"""The source of what nobody read."""

FIRST_EDITION: Final = 1
SECOND_EDITION: Final = 2

ALL_FIELDS: Final = tuple(FieldName)
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the sources say together.

    Attributes:
        fields: every field on which no source disagrees.
        confidence: ``None`` where there is no source at all.
        conflicts: why sources disagree; any of them ends in ``conflict``.
        gaps: why too little was read; any of them ends in ``insufficient``.
    """

    fields: dict[FieldName, IdentityValue]
    confidence: Confidence | None
    conflicts: tuple[Reason, ...]
    gaps: tuple[Reason, ...]

    def value(self, name: FieldName) -> str | None:
        """The field's value, if there is one."""
        return self.fields[name].value if name in self.fields else None


def establish(evidence: Evidence) -> Identity:
    """Lay readings, label and what was typed side by side; their order does not matter."""
    sources = _Sources(evidence, _in_order(evidence.readings))
    conflicts = (
        *_disagreements(sources),
        *_label_conflicts(sources),
        *own_udi_conflicts(_own_udi(sources), evidence.label),
        *_packing_list_conflicts(evidence.label),
        *_typed_conflicts(sources),
    )
    fields = _typed_fields(evidence) | _label_fields(evidence) | _agreed_fields(sources)
    return Identity(fields, _confidence(sources), conflicts, _gaps(evidence, fields))


@dataclass(frozen=True)
class _Sources:
    """The evidence with its readings in an order of their own; each field is looked up once."""

    evidence: Evidence
    readings: tuple[Reading, ...]

    @property
    def rules(self) -> Rules:
        return self.evidence.rules

    @cached_property
    def _stated(self) -> dict[FieldName, list[FieldValue]]:
        found: dict[FieldName, list[FieldValue]] = {}
        for name, field in _every_field(self.readings):
            found.setdefault(name, []).append(field)
        return found

    @cached_property
    def _values(self) -> dict[FieldName, list[str]]:
        return {name: self._distinct(name, fields) for name, fields in self._stated.items()}

    def _distinct(self, name: FieldName, fields: Iterable[FieldValue]) -> list[str]:
        """Each text is looked at once: the passes of a sound device say the same."""
        steps, given = steps_of(self.rules, name), dict.fromkeys(field.value for field in fields)
        return list(dict.fromkeys(normalised(value, steps) for value in given))

    @cached_property
    def told(self) -> tuple[FieldName, ...]:
        """The fields that any pass has, in their order."""
        return tuple(name for name in ALL_FIELDS if name in self._stated)

    def stated(self, name: FieldName) -> list[FieldValue]:
        """The field as each pass that has it says it."""
        return self._stated.get(name, [])

    def values(self, name: FieldName) -> list[str]:
        """What was stated, normalised, each value once, in the order of the readings."""
        return self._values.get(name, [])

    @cached_property
    def _asked(self) -> dict[FieldName, int]:
        """The passes of the links that say a field at all; one that never does is not asked for it."""
        found: dict[FieldName, int] = {}
        for reading in self.readings:
            for name in {name for one in reading.passes for name in one.fields}:
                found[name] = found.get(name, 0) + len(reading.passes)
        return found

    @cached_property
    def passes(self) -> int:
        """How often everything was asked for, over all links."""
        return sum(len(reading.passes) for reading in self.readings)

    def expected(self, name: FieldName) -> int:
        """How many passes have to state the field; by the first edition every one."""
        first = self.rules.identity == FIRST_EDITION
        return self.passes if first else self._asked.get(name, 0)

    def normal(self, name: FieldName, value: str) -> str:
        return normalised(value, steps_of(self.rules, name))

    def label_serial(self) -> str | None:
        """The label's serial, as it is compared."""
        label = self.evidence.label
        return None if label is None or label.serial is None else self.compared(label.serial)

    def compared(self, serial: str) -> str:
        """A serial from a label, as it is compared with the controller's."""
        first = self.rules.identity == FIRST_EDITION
        return serial if first else self.normal(FieldName.SERIAL, serial)


def _in_order(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """By their beginning; so that no verdict depends on which of two links was named first."""
    if len(readings) < 2:
        return readings
    return tuple(sorted(readings, key=lambda one: (one.started, one.target, one.model_dump_json())))


def _disagreements(sources: _Sources) -> Iterator[Reason]:
    for name in sources.told:
        seen = sources.values(name)
        if len(seen) > 1:
            text = f"The controller said its {_words(name)} is {_said(sources, name)}."
            yield Reason(code=f"{name}_changed", text=text)


def _said(sources: _Sources, name: FieldName) -> str:
    """The values in their order; of several links, which of them said what."""
    if len(sources.readings) == 1:
        return " and then ".join(quoted(value) for value in sources.values(name))
    told = []
    for reading in sources.readings:
        values = dict.fromkeys(sources.normal(name, value) for value in reading.values(name))
        if values:
            link = printable(reading.target.partition("?")[0])
            told.append(f"{' and then '.join(map(quoted, values))} over {link}")
    return ", and ".join(told)


def _label_conflicts(sources: _Sources) -> Iterator[Reason]:
    label = sources.evidence.label
    if label is None or label.serial is None:
        return
    for told in sorted(set(sources.values(FieldName.SERIAL)) - {sources.compared(label.serial)}):
        text = f"The label's serial is {quoted(label.serial)}, the controller's {quoted(told)}."
        yield Reason(code="label_serial_differs", text=text)


def _own_udi(sources: _Sources) -> OwnUdi:
    first = sources.rules.identity == FIRST_EDITION
    third = sources.rules.identity > SECOND_EDITION
    return OwnUdi(
        labels=sources.values(FieldName.UDI),
        identifiers=() if first else sources.values(FieldName.UDI_DI),
        serials=sources.values(FieldName.SERIAL),
        read=each_part if third else whole_only,
        alone=any_alone if third else gs1_alone,
    )


def _packing_list_conflicts(label: Label | None) -> Iterator[Reason]:
    listed = label.packing_list.serial if label and label.packing_list else None
    if label is None or listed is None or listed == label.serial:
        return
    text = (
        f"The packing list names the serial {quoted(listed)}, "
        f"the label {quoted(label.serial or 'none')}."
    )
    yield Reason(code="packing_list_differs", text=text)


def _typed_conflicts(sources: _Sources) -> Iterator[Reason]:
    """What was typed, held against what was read."""
    label = sources.label_serial()
    for name, typed in sorted(sources.evidence.typed.items()):
        read = sources.values(name)
        if name is FieldName.SERIAL and label is not None:
            read = [*read, label]
        for told in sorted(set(read) - {sources.normal(name, typed)}):
            text = f"Typed in as its {_words(name)} was {quoted(typed)}, read was {quoted(told)}."
            yield Reason(code="typed_differs", text=text)


def _agreed_fields(sources: _Sources) -> dict[FieldName, IdentityValue]:
    fields: dict[FieldName, IdentityValue] = {}
    for name in sources.told:
        values, stated = sources.values(name), sources.stated(name)
        if len(values) == 1 and len(stated) == sources.expected(name):
            first = stated[0]
            fields[name] = IdentityValue(value=values[0], source=first.source, raw=first.raw_hex)
    return fields


def _label_fields(evidence: Evidence) -> dict[FieldName, IdentityValue]:
    label = evidence.label
    if label is None:
        return {}
    source = f"label, {label.source}"
    fields = {FieldName.UDI: IdentityValue(value=label.text, source=source, raw=_hex(label.text))}
    if not evidence.readings and label.serial is not None:
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


def _gaps(evidence: Evidence, fields: dict[FieldName, IdentityValue]) -> tuple[Reason, ...]:
    if not evidence.readings:
        return _gaps_without_reading(evidence)
    reasons = []
    for name in NAMING:
        if name not in fields or not fields[name].value:
            text = f"The controller did not say its {_words(name)} in every reading."
            reasons.append(Reason(code=f"no_{name}", text=text))
        elif not is_plain(fields[name].value):
            text = (
                f"The controller's {_words(name)} {quoted(fields[name].value)} "
                "holds characters that no name has."
            )
            reasons.append(Reason(code=f"unreadable_{name}", text=text))
    return tuple(reasons)


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


def _confidence(sources: _Sources) -> Confidence | None:
    label = sources.evidence.label
    if not sources.readings:
        return _without_reading(sources.evidence)
    if any(_disagreements(sources)):
        return Confidence.SELF_REPORTED
    if label is not None and _label_agrees(sources, label):
        return Confidence.MATCHED
    return Confidence.CONSISTENT if _times_read(sources) > 1 else Confidence.SELF_REPORTED


def _without_reading(evidence: Evidence) -> Confidence | None:
    if evidence.label is None:
        return Confidence.TYPED if evidence.typed else None
    scanned = evidence.label.machine_read and evidence.label.corroborated
    return Confidence.LABEL_SCANNED if scanned else Confidence.TYPED


def _times_read(sources: _Sources) -> int:
    if sources.rules.identity == FIRST_EDITION:
        return sources.passes
    return len(sources.stated(FieldName.SERIAL))


def _label_agrees(sources: _Sources, label: Label) -> bool:
    """Serial and device identifier of the label are the controller's, by a reviewed crosswalk."""
    if sources.rules.identity > FIRST_EDITION and not label.machine_read:
        return False
    serial = sources.label_serial()
    if serial is None or sources.values(FieldName.SERIAL) != [serial]:
        return False
    makers, names = sources.values(FieldName.MANUFACTURER), sources.values(FieldName.MODEL)
    any_maker = sources.rules.identity <= SECOND_EDITION
    return any(
        walk.udi_di == label.di
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
    for name, field in _every_field(evidence.readings):
        found.setdefault(name, set()).add(field.value)
    if evidence.label is not None and evidence.label.serial:
        found.setdefault(FieldName.SERIAL, set()).add(evidence.label.serial)
    return found


def _every_field(readings: Iterable[Reading]) -> Iterator[tuple[FieldName, FieldValue]]:
    for reading in readings:
        for one in reading.passes:
            yield from one.fields.items()
            yield from one.otherwise.items()


def _words(name: FieldName) -> str:
    return name.value.replace("_", " ")


def _hex(text: str) -> str:
    return text.encode().hex()
