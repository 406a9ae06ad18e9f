"""What confirming is about: listings, snapshots, crosswalks, labels, rules, verdicts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from agent.confirm.gudid_record import GudidRecord
from agent.confirm.label_basis import LabelPhoto, PackingList, SecondPerson
from agent.confirm.retrieved import Retrieved
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
        retrieved: when the file was taken from its source, by the person who did; a day where
            nobody said the hour.
        retrieved_by: who took it, in the importer's words; empty in imports that did not ask.
        format: what kind of file it is.
        sha256: of the file itself, which is kept whole.
        rows: how many rows the file has; ``listings`` may hold fewer (agent.usecases.list_rows).
    """

    id: str
    retrieved: Retrieved
    source: str
    sha256: str
    rows: int = Field(ge=0)
    retrieved_by: str = ""
    format: ListFormat = ListFormat.CSV
    listings: tuple[Listing, ...]


def _each_once(identifiers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*identifiers}))


class Crosswalk(Model):
    """A reviewed mapping from what a controller reports to a listing's key.

    Attributes:
        reported_hardware: the hardware revisions that were reviewed; empty for any.
        udi_dis: the device identifiers of its labels that were reviewed, each once, in no order of
            their own: a maker gives each size, packaging or version one.
        version: counts the acceptances for this reported product, from 1.
        synthetic: the product does not exist. By its DI a label alone then counts as that of an
            invented product, which only an invented listing can confirm, and every page says so.
    """

    reported_manufacturer: str
    reported_model: str
    reported_hardware: tuple[str, ...] = ()
    udi_dis: Annotated[tuple[str, ...], AfterValidator(_each_once)] = ()
    key: ListingKey
    note: str
    accepted_by: str
    accepted_at: AwareDatetime
    version: int = Field(default=1, ge=1)
    synthetic: bool = False

    @model_validator(mode="before")
    @classmethod
    def _of_one_identifier(cls, told: object) -> object:
        """As it was stored while a crosswalk had one device identifier at most, ``udi_di``."""
        if not isinstance(told, dict) or "udi_di" not in told or "udi_dis" in told:
            return told
        rest = {name: value for name, value in told.items() if name != "udi_di"}
        return {**rest, "udi_dis": () if told["udi_di"] is None else (told["udi_di"],)}

    def adds_to(self, before: Crosswalk) -> bool:
        """Whether it is the version before with more device identifiers, and otherwise the same mapping."""
        own = {name: getattr(self, name) for name in OF_A_VERSION}
        more = {*self.udi_dis} > {*before.udi_dis}
        return more and self == before.model_copy(update=own)


OF_A_VERSION: Final = ("udi_dis", "note", "accepted_by", "accepted_at", "version")
"""What is another in a version of a crosswalk that only adds device identifiers."""


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


class OrderKind(StrEnum):
    """What an item may need beside its order (42 CFR 410.38(d)); by dated lists of CMS."""

    FACE_TO_FACE = "face_to_face"
    WRITTEN_ORDER = "written_order_prior_to_delivery"
    PRIOR_AUTHORIZATION = "prior_authorization"


class OrderRule(Model):
    """One line of the supplier's own dated list: whether a code needs it, from when to when."""

    kind: OrderKind
    hcpcs: str = Field(pattern=r"^[A-Z][0-9]{4}$")
    required: bool
    begin: date
    end: date | None = None
    source: str = Field(min_length=1, description="where it was looked up, and when")


class NormalStep(StrEnum):
    """How a text may be changed before it is compared; nothing else is ever overlooked."""

    NFKC = "nfkc"
    PADDING = "padding"
    CASEFOLD = "casefold"


ANY_FIELD: Final = "*"
"""In ``Rules.normalise``: every field that is not named."""

FIRST_DECIDING: Final = ("sources/1", "enough/1", "requirement/1", "list/1", "listing/1")
"""The questions of rules version 1, whose evidence does not name them."""


class Rules(Model):
    """One version of the rules, as data (agent/confirm/rule_sets), with the supplier's own limits.

    Attributes:
        identity: edition of the way in which sources are reconciled (agent.confirm.identity).
        deciding: questions in their order; the first that has an answer is the verdict.
        raising: what sends a verdict that would let a fitting go on to a person.
        noting: what is said beside a verdict and never changes it.
        normalise: the steps for each field, or for ``*``.
        orders: the supplier's dated lists; a kind that is not in them is unknown.
        product_code: FDA's code of the device class, by which recalls are matched.
        stale_recalls: what it leads to that recalls are older than that, not whole, or not there; it is
            ``warn`` or ``review``.
    """

    version: str
    hcpcs: str
    listing_required_from: date
    listing_required_citation: str
    max_snapshot_age_days: int = Field(ge=0)
    stale_snapshot: StaleAction = StaleAction.REVIEW
    minimum_confidence: Confidence
    identity: int = 1
    deciding: tuple[str, ...] = FIRST_DECIDING
    raising: tuple[str, ...] = ()
    noting: tuple[str, ...] = ()
    normalise: dict[str, tuple[NormalStep, ...]] = Field(default={ANY_FIELD: (NormalStep.PADDING,)})
    orders: tuple[OrderRule, ...] = ()
    product_code: str = ""
    max_recalls_age_days: int = Field(default=31, ge=0)
    stale_recalls: StaleAction = StaleAction.WARN


class FirmwareKind(StrEnum):
    """What a line of the firmware policy says of a version or an image."""

    MINIMUM = "minimum"
    BLOCKED = "blocked"
    RECALLED = "recalled"
    KNOWN = "known"


class FirmwareRule(Model):
    """One line of the supplier's dated firmware policy for one product.

    Attributes:
        id: ours, to name the line when it is retired.
        manufacturer, model: the product as its controller reports it.
        version: as the controller reports it; for ``minimum`` the least that may be used.
        image_hash: of the firmware image, in hex; ``known`` says which ones are expected.
        labelling: the labelling that goes with it, e.g. a 510(k) number.
        indications: what that labelling allows or excludes, in the supplier's words.
    """

    id: str
    manufacturer: str = Field(min_length=1)
    model: str = Field(min_length=1)
    kind: FirmwareKind
    version: str = ""
    image_hash: str = Field(default="", pattern=r"^([0-9a-f]{2})*$")
    begin: date
    end: date | None = None
    release_note: str = ""
    labelling: str = ""
    indications: str = ""
    note: str = Field(min_length=1)
    accepted_by: str
    accepted_at: AwareDatetime


class RecallForm(StrEnum):
    """Which of openFDA's two records of recalls it is."""

    RECALL = "recall"
    ENFORCEMENT = "enforcement"


class RecallRecord(Model):
    """One recall of a product, as FDA publishes it; no word of it is changed.

    Attributes:
        number: FDA's, ``Z-0001-2026``.
        codes: lots, serials or identifiers, in FDA's words; often prose.
        product_code: FDA's code of the device class; enforcement reports have none.
        terminated: ``None`` while the recall is open.
    """

    number: str
    form: RecallForm
    firm: str
    product: str
    codes: str
    reason: str
    status: str
    product_code: str = ""
    classification: str = ""
    initiated: date | None = None
    terminated: date | None = None


class RecallImport(Model):
    """A file of recalls that was imported; the file itself is kept whole under its hash.

    Attributes:
        last_updated: openFDA's own day of the data; empty where the file does not say it.
        records: how many the file holds.
        skip, total: which part of openFDA's answer it is, and of how many records; the total is ``None``
            where the file does not say it.
    """

    sha256: str
    form: RecallForm
    retrieved: Retrieved
    source: str
    last_updated: str
    records: int
    skip: int = Field(default=0, ge=0)
    total: int | None = Field(default=None, ge=0)


class Evidence(Model):
    """All that a verdict is a function of."""

    readings: tuple[Reading, ...] = ()
    profiles: dict[str, Profile] = Field(
        default_factory=dict, description="the readings' profiles as they were, for the replay"
    )
    label: Label | None = None
    gudid: GudidRecord | None = Field(
        default=None, description="what GUDID says of the label's or the reviewed identifier"
    )
    snapshot: Snapshot | None = None
    crosswalks: tuple[Crosswalk, ...] = ()
    references: tuple[Reference, ...] = Field(
        default=(), description="those that one of the crosswalks leads to"
    )
    rules: Rules
    date_of_service: date
    decided_on: date
    provisional: bool
    firmware: tuple[FirmwareRule, ...] = Field(
        default=(), description="the supplier's policy for the products that were read"
    )
    recalls: tuple[RecallRecord, ...] = Field(
        default=(), description="the imported recalls that could concern this device"
    )
    recall_files: tuple[RecallImport, ...] = Field(
        default=(), description="the imported files of recalls with the newest data, of each list"
    )
    typed: dict[FieldName, str] = Field(
        default_factory=dict, description="what a person typed in; never lifts confidence"
    )


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
    snapshot_retrieved: Retrieved | None
    snapshot_age_days: int | None
    reasons: tuple[Reason, ...]
    rules_version: str = "1"
