"""What FDA's GUDID says of a device identifier, as far as it can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from agent.confirm.retrieved import RetrievalOrder, Retrieved, retrieval_order
from agent.model import Model


class GudidForm(StrEnum):
    """Which of the two publications of GUDID the file is from."""

    ACCESSGUDID = "AccessGUDID"
    OPENFDA = "openFDA"


class GudidRecord(Model):
    """One device record; its texts are the labeler's own and no word of them is changed.

    Attributes:
        di: the primary device identifier.
        other_dis: those of its packages and units of use.
        distribution: such as ``In Commercial Distribution``.
        version_date: of this public version, as the record writes it.
        sha256: of the file, which is kept whole.
        retrieved, source: when and where the file was taken; ``None`` and empty where nobody said.
    """

    di: str
    other_dis: tuple[str, ...] = ()
    company: str = ""
    brand: str = ""
    model: str = ""
    catalog_number: str = ""
    distribution: str = ""
    product_codes: tuple[str, ...] = ()
    version_date: str = ""
    form: GudidForm
    sha256: str
    retrieved: Retrieved | None = None
    source: str = ""


class DatedRecord(NamedTuple):
    """A record, and when it was imported: what its retrieval is taken to be where nobody said it."""

    record: GudidRecord
    imported: datetime


def newest_record(known: Iterable[DatedRecord]) -> GudidRecord | None:
    """The record of the newest public version, and of those the one retrieved last.

    Of files of one moment that differ one is taken by its hash: no order of imports decides.
    """
    newest = max(known, key=_how_new, default=None)
    return None if newest is None else newest.record


def _how_new(one: DatedRecord) -> tuple[date, RetrievalOrder, str]:
    version = date.min
    with suppress(ValueError):
        version = date.fromisoformat(one.record.version_date[:10])
    retrieved = one.record.retrieved or one.imported
    return version, retrieval_order(retrieved), one.record.sha256
