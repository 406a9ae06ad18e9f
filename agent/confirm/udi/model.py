"""What a reader answers: fields, and in words what is wrong or was done to the text."""

from __future__ import annotations

from datetime import date

from agent.confirm.models import Issuer
from agent.model import Model


class UdiReading(Model):
    """One barcode or one line of text.

    Attributes:
        text: as it is written for people: GS1 with its brackets, HIBCC with its check character.
        issuer: ``None`` where the text is no UDI at all.
        quantity: of a package, where HIBCC states one.
        check: the check character of a HIBCC primary; of one barcode.
        link: the primary's check character that a HIBCC secondary names; of one barcode.
        errors: why it may not be used, each a clause without a full stop.
        notes: what was done to the text to read it, or what it does not say, each a clause.
    """

    text: str
    issuer: Issuer | None = None
    di: str | None = None
    serial: str | None = None
    lot: str | None = None
    manufactured: date | None = None
    expires: date | None = None
    quantity: int | None = None
    check: str | None = None
    link: str | None = None
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
