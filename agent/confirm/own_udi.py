"""The UDI that a controller itself reports, held against its serial, the label, and itself.

Up to the second edition of the identity a UDI with any fault was not compared at all. From the
third on each part of it that can be read is compared, for a wrong check digit of the device
identifier makes no other serial the controller's own; that it cannot be read whole is said by
``agent.confirm.questions.own_udi``. From the fifth on a serial in it that nobody wrote is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from agent.confirm.models import Issuer, Label, Reason
from agent.confirm.udi import read_udi
from agent.confirm.udi.mod43 import check_character
from agent.text import quoted
from drivers.placeholders import names_no_unit

_GTIN_LENGTH: Final = 14

_HIBCC_ALONE: Final = re.compile(r"[A-Z][A-Z0-9]{4,21}[0-9]")
"""Labeler, product and unit of measure; see `agent.confirm.udi.hibcc`."""


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


def each_written_part(text: str) -> UdiParts | None:
    """The same, where a serial that nobody wrote for a unit is none."""
    parts = each_part(text)
    if parts is None or parts.serial is None or not names_no_unit(parts.serial):
        return parts
    return parts._replace(serial=None)


class Identifier(NamedTuple):
    """A device identifier that was told by itself, in the spelling that a label is read to."""

    issuer: Issuer
    di: str


def gs1_alone(text: str) -> Identifier | None:
    """GS1's: fourteen digits."""
    if text.isascii() and text.isdecimal() and len(text) == _GTIN_LENGTH:
        return Identifier(Issuer.GS1, text)
    return None


def any_alone(text: str) -> Identifier | None:
    """GS1's, or HIBCC's: as its primary barcode holds it, or that barcode whole. No others are read."""
    if text.startswith("+"):
        read = read_udi(text)
        if read.errors or read.di is None:
            return None
        return Identifier(Issuer.HIBCC, read.di)
    if _HIBCC_ALONE.fullmatch(text.upper()):
        return Identifier(Issuer.HIBCC, text.upper())
    return gs1_alone(text)


class OwnUdi(NamedTuple):
    """What the passes said, each value once, as it is compared.

    Attributes:
        labels: whole UDIs, as a label bears them.
        identifiers: device identifiers that were told by themselves (Bluetooth's UDI for Medical
            Devices has a field for each); empty where the rules do not ask for them.
        serials: serial numbers.
        label_serial: the label's, where the controller says none and the rules ask for it.
        read: how the text of a label is read.
        alone: how a device identifier that was told by itself is read.
    """

    labels: Collection[str]
    identifiers: Collection[str]
    serials: Collection[str]
    read: Callable[[str], UdiParts | None] = each_part
    alone: Callable[[str], Identifier | None] = any_alone
    label_serial: str | None = None


def own_udi_conflicts(own: OwnUdi, label: Label | None) -> Iterator[Reason]:
    """Each contradiction, once; what cannot be read as a UDI is not compared."""
    read = [parts for text in sorted(own.labels) if (parts := own.read(text)) is not None]
    for each in read:
        if each.serial is not None and own.serials and {*own.serials} != {each.serial}:
            yield _differs(
                f"The controller's own UDI names the serial {quoted(each.serial)}, not its serial."
            )
        if each.serial is not None and own.label_serial not in {None, each.serial}:
            yield _differs(
                f"The controller's own UDI names the serial {quoted(each.serial)}, not the label's."
            )
        if label is not None and each.di is not None and each.di != label.di:
            yield _differs(_against_label(each.di, label))
    alone = {told for text in own.identifiers if (told := own.alone(text)) is not None}
    for identifier in sorted(alone):
        yield from _identifier_conflicts(identifier, read, label)


def _identifier_conflicts(
    told: Identifier, read: Collection[UdiParts], label: Label | None
) -> Iterator[Reason]:
    """A device identifier told by itself; two issuers' may both be one device's."""
    beside = {each.di for each in read if each.issuer is told.issuer and each.di is not None}
    for di in sorted(beside):
        if not _is_same(told, di):
            yield _differs(
                f"The controller's own UDI names {quoted(di)} in its label, and "
                f"{quoted(told.di)} as its device identifier."
            )
    if label is None or label.issuer is not told.issuer or _is_same(told, label.di):
        return
    if not any(_is_same(told, di) for di in beside):
        yield _differs(_against_label(told.di, label))


def _is_same(told: Identifier, di: str) -> bool:
    """HIBCC's may be told with the check character of its barcode behind it."""
    if told.issuer is Issuer.HIBCC and told.di == f"{di}{check_character(f'+{di}')}":
        return True
    return told.di == di


def _against_label(di: str, label: Label) -> str:
    return f"The controller's own UDI names {quoted(di)}, the label {quoted(label.di)}."


def _differs(text: str) -> Reason:
    return Reason(code="own_udi_differs", text=text)
