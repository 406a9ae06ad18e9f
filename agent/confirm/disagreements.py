"""Where readings, label, packing list and what was typed say different things of one device."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agent.confirm.models import Reason
from agent.confirm.own_udi import (
    OwnUdi,
    UdiParts,
    any_alone,
    each_part,
    each_written_part,
    gs1_alone,
    own_udi_conflicts,
    whole_only,
)
from agent.confirm.sources import (
    FIRST_EDITION,
    FOURTH_EDITION,
    SECOND_EDITION,
    THIRD_EDITION,
    Sources,
)
from agent.text import printable, quoted
from drivers.reading import FieldName


def disagreements(sources: Sources) -> tuple[Reason, ...]:
    """Each of them, once."""
    return (
        *own_changes(sources),
        *_label_conflicts(sources),
        *own_udi_conflicts(_own_udi(sources), sources.evidence.label),
        *_packing_list_conflicts(sources),
        *_typed_conflicts(sources),
    )


def own_changes(sources: Sources) -> Iterator[Reason]:
    """What the controller itself says now so and now otherwise."""
    for name in sources.told:
        seen = sources.values(name)
        if len(seen) > 1:
            text = f"The controller said its {words_of(name)} is {_said(sources, name)}."
            yield Reason(code=f"{name}_changed", text=text)


def words_of(name: FieldName) -> str:
    """The field's name in a sentence."""
    return name.value.replace("_", " ")


def _said(sources: Sources, name: FieldName) -> str:
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


def _label_conflicts(sources: Sources) -> Iterator[Reason]:
    label = sources.evidence.label
    if label is None or label.serial is None:
        return
    for told in sorted(set(sources.named(FieldName.SERIAL)) - {sources.compared(label.serial)}):
        text = f"The label's serial is {quoted(label.serial)}, the controller's {quoted(told)}."
        yield Reason(code="label_serial_differs", text=text)


def _own_udi(sources: Sources) -> OwnUdi:
    edition, serials = sources.rules.identity, sources.named(FieldName.SERIAL)
    third = edition > SECOND_EDITION
    alone = edition > THIRD_EDITION and not serials
    return OwnUdi(
        labels=sources.values(FieldName.UDI),
        identifiers=() if edition == FIRST_EDITION else sources.values(FieldName.UDI_DI),
        serials=serials,
        read=_reader(edition),
        alone=any_alone if third else gs1_alone,
        label_serial=sources.label_serial() if alone else None,
    )


def _reader(edition: int) -> Callable[[str], UdiParts | None]:
    """How the text of a UDI of the controller's own is read by that edition."""
    if edition <= SECOND_EDITION:
        return whole_only
    return each_part if edition <= FOURTH_EDITION else each_written_part


def _packing_list_conflicts(sources: Sources) -> Iterator[Reason]:
    label = sources.evidence.label
    listed = label.packing_list.serial if label and label.packing_list else None
    if label is None or listed is None or listed == label.serial:
        return
    names = f"The packing list names the serial {quoted(listed)}, "
    if label.serial is not None or sources.rules.identity <= THIRD_EDITION:
        text = f"{names}the label {quoted(label.serial or 'none')}."
        yield Reason(code="packing_list_differs", text=text)
        return
    for told in sorted(set(sources.named(FieldName.SERIAL)) - {sources.compared(listed)}):
        text = f"{names}the controller {quoted(told)}."
        yield Reason(code="packing_list_differs", text=text)


def _typed_conflicts(sources: Sources) -> Iterator[Reason]:
    """What was typed, held against what was read."""
    label = sources.label_serial()
    for name, typed in sorted(sources.evidence.typed.items()):
        read = sources.values(name)
        if name is FieldName.SERIAL and label is not None:
            read = [*read, label]
        for told in sorted(set(read) - {sources.normal(name, typed)}):
            text = f"Typed in as its {words_of(name)} was {quoted(typed)}, read was {quoted(told)}."
            yield Reason(code="typed_differs", text=text)
