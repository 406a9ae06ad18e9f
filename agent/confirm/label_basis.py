"""On what a label rests, beside its text: photographs, a second person, the maker's packing list."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from agent.model import Model


class LabelPhoto(Model):
    """A photograph of the label, kept unaltered.

    Attributes:
        sha256: of the file as it came.
        barcodes: what this program read on it, each with its AIM symbology identifier
            (ISO/IEC 15424), e.g. ``]d20109506000123455…``; group separators as U+001D.
        taken: when the camera says that it was taken, as the file writes it; ``None`` where it
            says nothing.
    """

    sha256: str
    media_type: str
    barcodes: tuple[str, ...]
    taken: str | None = None


class SecondPerson(Model):
    """Somebody else who saw the same label and signed so, in an entry of their own."""

    entry: int = Field(ge=0)
    user: str
    printed_name: str


class HowRead(StrEnum):
    """Who read the serial number on a paper."""

    MACHINE = "machine"
    PERSON = "person"


class PackingList(Model):
    """The maker's packing list, kept unaltered.

    Attributes:
        serial: the serial number that the program found on it, or one that a person read and that
            is another than the label's; ``None`` where there is neither.
        said: what a person read on it; it is compared, and by itself lifts nothing.
    """

    sha256: str
    media_type: str
    serial: str | None
    how: HowRead
    said: str | None = None


class LabelAttestation(Model):
    """What a second person signs: this label, as these photographs show it, is on the device."""

    text: str
    di: str
    serial: str | None
    photos: tuple[str, ...]
