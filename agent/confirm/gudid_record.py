"""What FDA's GUDID says of a device identifier, as far as it can be compared."""

from __future__ import annotations

from enum import StrEnum

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
