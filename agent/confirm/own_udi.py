"""The UDI that a controller itself reports, held against its serial, the label, and itself.

Up to the second edition of the identity a UDI with any fault was not compared at all. From the
third on each part of it that can be read is compared, for a wrong check digit of the device
identifier makes no other serial the controller's own; that it cannot be read whole is said by
``agent.confirm.questions.own_udi``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from agent.confirm.models import Issuer, Label, Reason
from agent.confirm.udi import read_udi
from agent.text import quoted

_GTIN_LENGTH: Final = 14


class UdiParts(NamedTuple):
    """What a UDI says that can be compared; ``None`` where it does not say it."""

    issuer: Issuer | None
    di: str | None
    serial: str | None


def whole_only(text: str) -> UdiParts | None:
    """The parts of a UDI in which nothing is wrong; ``None`` of any other text."""
    read = read_udi(text)
    if read.errors or read.di is None:
        return None
    return UdiParts(read.issuer, read.di, read.serial)


def each_part(text: str) -> UdiParts | None:
    """The parts that can be read, whatever else is wrong; a faulty UDI names no device identifier."""
    read = read_udi(text)
    return UdiParts(read.issuer, None if read.errors else read.di, read.serial)


class OwnUdi(NamedTuple):
    """What the passes said, each value once, as it is compared.

    Attributes:
        labels: whole UDIs, as a label bears them.
        identifiers: device identifiers that were told by themselves (Bluetooth's UDI for Medical
            Devices has a field for each); empty where the rules do not ask for them.
        serials: serial numbers.
        read: how the text of a label is read.
    """

    labels: Collection[str]
    identifiers: Collection[str]
    serials: Collection[str]
    read: Callable[[str], UdiParts | None] = each_part


def own_udi_conflicts(own: OwnUdi, label: Label | None) -> Iterator[Reason]:
    """Each contradiction, once; what cannot be read as a UDI is not compared."""
    read = [parts for text in sorted(own.labels) if (parts := own.read(text)) is not None]
    for each in read:
        if each.serial is not None and own.serials and {*own.serials} != {each.serial}:
            yield _differs(
                f"The controller's own UDI names the serial {quoted(each.serial)}, not its serial."
            )
        if label is not None and each.di is not None and each.di != label.di:
            yield _differs(_against_label(each.di, label))
    for identifier in sorted(own.identifiers):
        yield from _identifier_conflicts(identifier, read, label)


def _identifier_conflicts(
    identifier: str, read: Collection[UdiParts], label: Label | None
) -> Iterator[Reason]:
    """A device identifier told by itself; only GS1's has one spelling that can be compared."""
    if not (identifier.isascii() and identifier.isdecimal() and len(identifier) == _GTIN_LENGTH):
        return
    for each in read:
        if each.issuer is Issuer.GS1 and each.di is not None and each.di != identifier:
            yield _differs(
                f"The controller's own UDI names {quoted(each.di)} in its label, and "
                f"{quoted(identifier)} as its device identifier."
            )
    if label is not None and label.issuer is Issuer.GS1 and label.di != identifier:
        told = {each.di for each in read}
        if identifier not in told:
            yield _differs(_against_label(identifier, label))


def _against_label(di: str, label: Label) -> str:
    return f"The controller's own UDI names {quoted(di)}, the label {quoted(label.di)}."


def _differs(text: str) -> Reason:
    return Reason(code="own_udi_differs", text=text)
