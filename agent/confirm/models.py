"""What confirming is about: listings, snapshots, crosswalks, labels, rules, verdicts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field

from agent.confirm.label_basis import LabelPhoto, PackingList, SecondPerson
from agent.model import Model
from drivers.profile import Profile
from drivers.reading import FieldName, Reading


class ListingKey(Model):
    """What names a row of the Product Classification List."""

    manufacturer: str
    product: str
    model: str
    hcpcs: str


class Listing(Model):
    """One row of a snapshot. ``line`` is its line in the imported file."""

    key: ListingKey
    begin: date
    end: date | None = None
    comment: str = ""
    line: int

    @property
    def synthetic(self) -> bool:
        """The row says of itself that it is invented."""
        return "SYNTHETIC" in self.comment.upper()


class ListFormat(StrEnum):
    """What kind of file a list came in, told by its content; the value is the file's ending."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    HTML = "html"


class Reference(Model):
    """A product that an official text names as coded, without the model number of a listing.

    It is no listing: at most it says why a person has to look.
    """

    manufacturer: str
    product: str
    hcpcs: str
    as_of: date
    citation: str


class Snapshot(Model):
    """A dated, hashed import of the list.

    Attributes:
        id: ours, from the retrieval date and the file's hash.
        retrieved: when the file was taken from its source, by the person who did.
        retrieved_by: who took it, in the importer's words; empty in imports that did not ask.
        format: what kind of file it is.
        sha256: of the file itself, which is kept whole.
        rows: how many rows the file has; ``listings`` may hold fewer (agent.confirm.pcl.narrowed).
    """

    id: str
    retrieved: AwareDatetime
    source: str
    sha256: str
    rows: int = Field(ge=0)
    retrieved_by: str = ""
    format: ListFormat = ListFormat.CSV
    listings: tuple[Listing, ...]


class Crosswalk(Model):
    """A reviewed mapping from what a controller reports to a listing's key.

    Attributes:
        reported_hardware: the hardware revisions that were reviewed; empty for any.
        version: counts the acceptances for this reported product, from 1.
        synthetic: the product does not exist. By its DI a label alone then counts as that of an
            invented product, which only an invented listing can confirm, and every page says so.
    """

    reported_manufacturer: str
    reported_model: str
    reported_hardware: tuple[str, ...] = ()
    udi_di: str | None = None
    key: ListingKey
    note: str
    accepted_by: str
    accepted_at: AwareDatetime
    version: int = Field(default=1, ge=1)
    synthetic: bool = False


class LabelSource(StrEnum):
    """How a label's text came in, weakest first.

    A program cannot tell a scanner's keystrokes from typing, so SCANNER counts as TYPED.
    SCANNED: this program read the barcode on a photograph, with a valid check digit.
    """

    TYPED = "typed"
    SCANNER = "scanner"
    SCANNED = "scanned"


class Issuer(StrEnum):
    """Whose format a UDI is in."""

    GS1 = "GS1"
    HIBCC = "HIBCC"


class Label(Model):
    """The UDI on the device, with what was read out of it, and on what that rests."""

    text: str
    source: LabelSource
    issuer: Issuer = Issuer.GS1
    di: str
    serial: str | None = None
    lot: str | None = None
    manufactured: date | None = None
    expires: date | None = None
    photos: tuple[LabelPhoto, ...] = ()
    second_person: SecondPerson | None = None
    packing_list: PackingList | None = None

    @property
    def corroborated(self) -> bool:
        """A second person saw it too, or the maker's packing list names the same serial."""
        listed = self.packing_list.serial if self.packing_list else None
        return self.second_person is not None or (listed is not None and listed == self.serial)

    @property
    def machine_read(self) -> bool:
        """This program read the barcode on a photograph, which is kept."""
        return self.source is LabelSource.SCANNED and bool(self.photos)


class Confidence(StrEnum):
    """How sure the identity is, weakest first."""

    TYPED = "typed"
    LABEL_SCANNED = "label_scanned"
    SELF_REPORTED = "self_reported"
    CONSISTENT = "consistent"
    MATCHED = "matched"


class VerdictKind(StrEnum):
    CONFIRMED = "confirmed"
    NOT_LISTED = "not_listed"
    NOT_EFFECTIVE = "not_effective"
    NOT_REQUIRED = "not_required"
    REVIEW = "review"
    CONFLICT = "conflict"
    INSUFFICIENT = "insufficient"


class StaleAction(StrEnum):
    """What a snapshot older than the limit leads to, mildest first."""

    WARN = "warn"
    REVIEW = "review"
    REFUSE = "refuse"


class Rules(Model):
    """The dated rules, as data, each with its citation; loaded from agent/confirm/rules.toml."""

    version: str
    hcpcs: str
    listing_required_from: date
    listing_required_citation: str
    max_snapshot_age_days: int = Field(ge=0)
    stale_snapshot: StaleAction = StaleAction.REVIEW
    minimum_confidence: Confidence


class Evidence(Model):
    """All that a verdict is a function of."""

    readings: tuple[Reading, ...] = ()
    profiles: dict[str, Profile] = Field(
        default_factory=dict, description="the readings' profiles as they were, for the replay"
    )
    label: Label | None = None
    snapshot: Snapshot | None = None
    crosswalks: tuple[Crosswalk, ...] = ()
    references: tuple[Reference, ...] = Field(
        default=(), description="those that one of the crosswalks leads to"
    )
    rules: Rules
    date_of_service: date
    decided_on: date
    provisional: bool


class IdentityValue(Model):
    """One field of the identity, and where it came from."""

    value: str
    source: str
    raw: str


class Reason(Model):
    """Why a verdict is what it is: a stable code and a sentence."""

    code: str
    text: str


class Verdict(Model):
    """What the evidence says; a coding fact, not coverage."""

    verdict: VerdictKind
    hcpcs: str
    date_of_service: date
    provisional: bool
    identity: dict[FieldName, IdentityValue]
    confidence: Confidence | None
    listing: Listing | None
    snapshot_id: str | None
    snapshot_retrieved: AwareDatetime | None
    snapshot_age_days: int | None
    reasons: tuple[Reason, ...]
