"""The UDI that a controller itself reports, held against its serial, the label, and itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from agent.confirm.label import parse_label
from agent.confirm.models import Issuer, Label, LabelSource, Reason
from agent.errors import UsageError
from agent.text import quoted

_GTIN_LENGTH: Final = 14


class OwnUdi(NamedTuple):
    """What the passes said, each value once, as it is compared.

    Attributes:
        labels: whole UDIs, as a label bears them.
        identifiers: device identifiers that were told by themselves (Bluetooth's UDI for Medical
            Devices has a field for each); empty where the rules do not ask for them.
        serials: serial numbers.
    """

    labels: Collection[str]
    identifiers: Collection[str]
    serials: Collection[str]


def own_udi_conflicts(own: OwnUdi, label: Label | None) -> Iterator[Reason]:
    """Each contradiction, once; what cannot be read as a UDI is not compared."""
    read = [each for text in sorted(own.labels) for each in _read(text)]
    for each in read:
        if each.serial is not None and own.serials and {*own.serials} != {each.serial}:
            yield _differs(
                f"The controller's own UDI names the serial {quoted(each.serial)}, not its serial."
            )
        if label is not None and each.di != label.di:
            yield _differs(_against_label(each.di, label))
    for identifier in sorted(own.identifiers):
        yield from _identifier_conflicts(identifier, read, label)


def _identifier_conflicts(
    identifier: str, read: Collection[Label], label: Label | None
) -> Iterator[Reason]:
    """A device identifier told by itself; only GS1's has one spelling that can be compared."""
    if not (identifier.isascii() and identifier.isdecimal() and len(identifier) == _GTIN_LENGTH):
        return
    for each in read:
        if each.issuer is Issuer.GS1 and each.di != identifier:
            yield _differs(
                f"The controller's own UDI names {quoted(each.di)} in its label, and "
                f"{quoted(identifier)} as its device identifier."
            )
    if label is not None and label.issuer is Issuer.GS1 and label.di != identifier:
        told = {each.di for each in read}
        if identifier not in told:
            yield _differs(_against_label(identifier, label))


def _read(text: str) -> Iterator[Label]:
    try:
        yield parse_label(text, LabelSource.TYPED)
    except UsageError:
        return  # it says nothing that could be compared; the raw bytes stay in the reading


def _against_label(di: str, label: Label) -> str:
    return f"The controller's own UDI names {quoted(di)}, the label {quoted(label.di)}."


def _differs(text: str) -> Reason:
    return Reason(code="own_udi_differs", text=text)
