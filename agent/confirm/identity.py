"""What several readings and the label together say, and how sure that is.

Declared normalisation, and no other: NUL bytes and white space at a text's two ends are left out
(many firmwares pad their strings, facts from GATT and SMP devices in the field). The raw bytes stay
in the reading. A text with any other unprintable character is never used for matching.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agent.confirm.label import parse_label
from agent.confirm.models import Confidence, Evidence, IdentityValue, Label, LabelSource, Reason
from agent.errors import UsageError
from agent.text import is_plain, quoted
from drivers.reading import FieldName, FieldValue, Reading

PADDING: Final = "\0 \t\r\n"
"""What may stand at a text's ends without meaning anything."""

NAMING: Final = (FieldName.MANUFACTURER, FieldName.MODEL, FieldName.SERIAL)
"""Without these three a controller has not said what and which it is."""


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
    """Lay readings and label side by side."""
    readings, label = evidence.readings, evidence.label
    conflicts = (
        *_disagreements(readings),
        *_label_conflicts(readings, label),
        *_own_udi_conflicts(readings, label),
        *_packing_list_conflicts(label),
    )
    fields = _label_fields(readings, label) | _agreed_fields(readings)
    gaps = _gaps(readings, label, fields)
    return Identity(fields, _confidence(evidence), conflicts, gaps)


def normalised(value: str) -> str:
    """The value without padding at its ends."""
    return value.strip(PADDING)


def _stated(readings: Iterable[Reading], name: FieldName) -> list[FieldValue]:
    return [p.fields[name] for r in readings for p in r.passes if name in p.fields]


def _disagreements(readings: tuple[Reading, ...]) -> tuple[Reason, ...]:
    reasons = []
    for name in FieldName:
        seen = dict.fromkeys(normalised(field.value) for field in _stated(readings, name))
        if len(seen) > 1:
            values = " and then ".join(quoted(value) for value in seen)
            reasons.append(
                Reason(
                    code=f"{name}_changed",
                    text=f"The controller said its {_words(name)} is {values}.",
                )
            )
    return tuple(reasons)


def _label_conflicts(readings: tuple[Reading, ...], label: Label | None) -> tuple[Reason, ...]:
    if label is None or label.serial is None:
        return ()
    told = {normalised(field.value) for field in _stated(readings, FieldName.SERIAL)}
    return tuple(
        Reason(
            code="label_serial_differs",
            text=f"The label's serial is {quoted(label.serial)}, the controller's {quoted(serial)}.",
        )
        for serial in sorted(told - {label.serial})
    )


def _packing_list_conflicts(label: Label | None) -> tuple[Reason, ...]:
    listed = label.packing_list.serial if label and label.packing_list else None
    if label is None or listed is None or listed == label.serial:
        return ()
    return (
        Reason(
            code="packing_list_differs",
            text=f"The packing list names the serial {quoted(listed)}, "
            f"the label {quoted(label.serial or 'none')}.",
        ),
    )


def _own_udi_conflicts(readings: tuple[Reading, ...], label: Label | None) -> tuple[Reason, ...]:
    """The UDI that a controller itself reports, held against its serial and the label."""
    serials = {normalised(field.value) for field in _stated(readings, FieldName.SERIAL)}
    reasons = []
    for told in {normalised(field.value) for field in _stated(readings, FieldName.UDI)}:
        try:
            own = parse_label(told, LabelSource.TYPED)
        except UsageError:
            continue  # it says nothing that could be compared; the raw bytes stay in the reading
        if own.serial is not None and serials and serials != {own.serial}:
            text = (
                f"The controller's own UDI names the serial {quoted(own.serial)}, not its serial."
            )
            reasons.append(Reason(code="own_udi_differs", text=text))
        if label is not None and own.di != label.di:
            text = f"The controller's own UDI names {quoted(own.di)}, the label {quoted(label.di)}."
            reasons.append(Reason(code="own_udi_differs", text=text))
    return tuple(reasons)


def _agreed_fields(readings: tuple[Reading, ...]) -> dict[FieldName, IdentityValue]:
    fields: dict[FieldName, IdentityValue] = {}
    for name in FieldName:
        stated = _stated(readings, name)
        values = {normalised(field.value) for field in stated}
        if len(values) == 1 and len(stated) == sum(len(r.passes) for r in readings):
            fields[name] = IdentityValue(
                value=values.pop(), source=stated[0].source, raw=stated[0].raw_hex
            )
    return fields


def _label_fields(
    readings: tuple[Reading, ...], label: Label | None
) -> dict[FieldName, IdentityValue]:
    if label is None:
        return {}
    source = f"label, {label.source}"
    fields = {FieldName.UDI: IdentityValue(value=label.text, source=source, raw=_hex(label.text))}
    if not readings and label.serial is not None:
        fields[FieldName.SERIAL] = IdentityValue(
            value=label.serial, source=source, raw=_hex(label.serial)
        )
    return fields


def _gaps(
    readings: tuple[Reading, ...], label: Label | None, fields: dict[FieldName, IdentityValue]
) -> tuple[Reason, ...]:
    if not readings:
        return _label_gaps(label)
    reasons = []
    for name in NAMING:
        if name not in fields or not fields[name].value:
            reasons.append(
                Reason(
                    code=f"no_{name}",
                    text=f"The controller did not say its {_words(name)} in every reading.",
                )
            )
        elif not is_plain(fields[name].value):
            reasons.append(
                Reason(
                    code=f"unreadable_{name}",
                    text=f"The controller's {_words(name)} {quoted(fields[name].value)} "
                    "holds characters that no name has.",
                )
            )
    return tuple(reasons)


def _label_gaps(label: Label | None) -> tuple[Reason, ...]:
    if label is None:
        return (Reason(code="no_source", text="Neither a controller nor a label was read."),)
    if label.serial is None:
        return (Reason(code="no_serial", text="The label holds no serial number (21)."),)
    return ()


def _confidence(evidence: Evidence) -> Confidence | None:
    readings, label = evidence.readings, evidence.label
    if not readings:
        if label is None:
            return None
        scanned = label.machine_read and label.corroborated
        return Confidence.LABEL_SCANNED if scanned else Confidence.TYPED
    if _disagreements(readings):
        return Confidence.SELF_REPORTED
    if label is not None and _label_agrees(evidence, label):
        return Confidence.MATCHED
    passes = sum(len(reading.passes) for reading in readings)
    return Confidence.CONSISTENT if passes > 1 else Confidence.SELF_REPORTED


def _label_agrees(evidence: Evidence, label: Label) -> bool:
    """Serial and device identifier of the label are the controller's, by a reviewed crosswalk."""
    serials = {normalised(field.value) for field in _stated(evidence.readings, FieldName.SERIAL)}
    if label.serial is None or serials != {label.serial}:
        return False
    names = {normalised(field.value) for field in _stated(evidence.readings, FieldName.MODEL)}
    return any(
        walk.udi_di == label.di and names == {walk.reported_model} for walk in evidence.crosswalks
    )


def _words(name: FieldName) -> str:
    return name.value.replace("_", " ")


def _hex(text: str) -> str:
    return text.encode().hex()
