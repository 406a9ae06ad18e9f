"""The evidence as its fields are reconciled: each field looked up once over all readings and passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from agent.confirm.models import Evidence, Rules
from agent.confirm.normal import normalised, steps_of
from drivers.placeholders import names_no_unit
from drivers.reading import FieldName, FieldValue, Reading

NAMING: Final = (FieldName.MANUFACTURER, FieldName.MODEL, FieldName.SERIAL)
"""Without these three a controller has not said what and which it is."""

ALL_FIELDS: Final = tuple(FieldName)
"""In the order in which they are told."""

FIRST_EDITION: Final = 1
SECOND_EDITION: Final = 2
THIRD_EDITION: Final = 3
FOURTH_EDITION: Final = 4


@dataclass(frozen=True)
class Sources:
    """The evidence with its readings in an order of their own; each field is looked up once.

    Attributes:
        readings: since the fifth edition without the serials of a link that says nothing but
            placeholders as its serial: it says none.
        placeholders: those, as they are compared, each once.
    """

    evidence: Evidence
    readings: tuple[Reading, ...]
    placeholders: tuple[str, ...] = ()

    @property
    def rules(self) -> Rules:
        return self.evidence.rules

    @cached_property
    def _stated(self) -> dict[FieldName, list[FieldValue]]:
        found: dict[FieldName, list[FieldValue]] = {}
        for name, field in every_field(self.readings):
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

    def named(self, name: FieldName) -> list[str]:
        """The values that name anything: by the first three editions an empty text does too."""
        values = self.values(name)
        return values if self.rules.identity <= THIRD_EDITION else [one for one in values if one]

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

    def agreed(self, name: FieldName) -> str | None:
        """The one value that every pass which was asked for it says."""
        values = self.values(name)
        if len(values) == 1 and len(self.stated(name)) == self.expected(name):
            return values[0]
        return None

    def normal(self, name: FieldName, value: str) -> str:
        return normalised(value, steps_of(self.rules, name))

    def label_serial(self) -> str | None:
        """The label's serial, as it is compared."""
        label = self.evidence.label
        return None if label is None or label.serial is None else self.compared(label.serial)

    @cached_property
    def label_placeholder(self) -> str | None:
        """The label's serial, where it names no unit (asked since the fifth edition)."""
        serial = self.label_serial()
        if serial is None or self.rules.identity <= FOURTH_EDITION or not names_no_unit(serial):
            return None
        return serial

    def compared(self, serial: str) -> str:
        """A serial from a label, as it is compared with the controller's."""
        first = self.rules.identity == FIRST_EDITION
        return serial if first else self.normal(FieldName.SERIAL, serial)

    @cached_property
    def unsaid(self) -> tuple[FieldName, ...]:
        """What of its name the controller does not say in every reading; nothing where none was read.

        What it says now so and now otherwise it does say.
        """
        if not self.readings:
            return ()
        return tuple(name for name in NAMING if not self.agreed(name) and len(self.named(name)) < 2)

    @cached_property
    def label_stands(self) -> bool:
        """Whether the label stands for what the controller does not say (since the fourth edition).

        It has to be one that counts by itself: read on its photograph, with a second source, and
        with a serial number that names a unit.
        """
        label = self.evidence.label
        if label is None or self.rules.identity <= THIRD_EDITION:
            return False
        tells = label.serial is not None and self.label_placeholder is None
        return tells and label.machine_read and label.corroborated and bool(self.unsaid)


def sources_of(evidence: Evidence) -> Sources:
    """The sources of this evidence; the order of its readings does not matter."""
    readings = _in_order(evidence.readings)
    if evidence.rules.identity <= FOURTH_EDITION:
        return Sources(evidence, readings)
    told = [(one, _placeholders(one, evidence.rules)) for one in readings]
    return Sources(
        evidence,
        tuple(_without_serial(one) if none else one for one, none in told),
        tuple(dict.fromkeys(serial for _, none in told for serial in none)),
    )


def times_serial_said(evidence: Evidence) -> int:
    """In how many passes the controller said a serial number; one that names no unit is none."""
    passes = (one for read in sources_of(evidence).readings for one in read.passes)
    name = FieldName.SERIAL
    return sum(bool(one.fields[name].value) for one in passes if name in one.fields)


def every_field(readings: Iterable[Reading]) -> Iterator[tuple[FieldName, FieldValue]]:
    """Each field of each pass, and what was said of it to another question."""
    for reading in readings:
        for one in reading.passes:
            yield from one.fields.items()
            yield from one.otherwise.items()


def _placeholders(reading: Reading, rules: Rules) -> tuple[str, ...]:
    """What a link gives as its serial, if none of it names a unit; an empty text says nothing."""
    steps = steps_of(rules, FieldName.SERIAL)
    said = [normalised(value, steps) for value in reading.values(FieldName.SERIAL)]
    given = tuple(one for one in said if one)
    return given if all(names_no_unit(one) for one in given) else ()


def _without_serial(reading: Reading) -> Reading:
    def without(fields: Mapping[FieldName, FieldValue]) -> dict[FieldName, FieldValue]:
        return {name: value for name, value in fields.items() if name is not FieldName.SERIAL}

    passes = tuple(
        one.model_copy(update={"fields": without(one.fields), "otherwise": without(one.otherwise)})
        for one in reading.passes
    )
    return reading.model_copy(update={"passes": passes})


def _in_order(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """By their beginning; so that no verdict depends on which of two links was named first."""
    if len(readings) < 2:
        return readings
    return tuple(sorted(readings, key=lambda one: (one.started, one.target, one.model_dump_json())))
