"""The evidence as the questions look at it: with the identity, and the crosswalks that speak of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from agent.confirm.identity import Identity, establish
from agent.confirm.models import Crosswalk, Evidence, ListingKey, Snapshot
from agent.confirm.retrieved import calendar_day
from agent.text import quoted
from drivers.reading import FieldName


@dataclass(frozen=True)
class Facts:
    """What every question may ask for; nothing here depends on the order of rows or readings."""

    evidence: Evidence

    @cached_property
    def identity(self) -> Identity:
        """What the sources say together."""
        return establish(self.evidence)

    @property
    def told_by_label(self) -> bool:
        """Whether the label tells which device it is: alone, or for what the controller does not say."""
        return not self.evidence.readings or bool(self.identity.unsaid)

    @cached_property
    def walks(self) -> tuple[Crosswalk, ...]:
        """The crosswalks that speak of this identity: exact, or by the label's DI where it tells it."""
        if self.told_by_label:
            return _in_order(walk for walk in self.label_walks if self.fits(walk))
        return self.named_walks

    @cached_property
    def named_walks(self) -> tuple[Crosswalk, ...]:
        """The crosswalks of what the controller calls itself."""
        told = self.identity.value(FieldName.MANUFACTURER), self.identity.value(FieldName.MODEL)
        return _in_order(
            walk
            for walk in self.evidence.crosswalks
            if (walk.reported_manufacturer, walk.reported_model) == told
        )

    @cached_property
    def label_walks(self) -> tuple[Crosswalk, ...]:
        """The crosswalks that were reviewed with the label's device identifier."""
        label = self.evidence.label
        if label is None:
            return ()
        return _in_order(walk for walk in self.evidence.crosswalks if label.di in walk.udi_dis)

    def fits(self, walk: Crosswalk) -> bool:
        """Whether the controller, as far as it says what it is, calls itself what was reviewed."""
        return all(
            {*self.identity.said.get(name, ())} <= {reviewed}
            for name, reviewed in (
                (FieldName.MANUFACTURER, walk.reported_manufacturer),
                (FieldName.MODEL, walk.reported_model),
            )
        )

    @cached_property
    def keys(self) -> tuple[ListingKey, ...]:
        """The listings that those crosswalks lead to, each once."""
        return tuple(dict.fromkeys(walk.key for walk in self.walks))

    @cached_property
    def products(self) -> frozenset[tuple[str, str, str]]:
        """Manufacturer, product and model of those listings: other rows change no verdict."""
        return frozenset((key.manufacturer, key.product, key.model) for key in self.keys)

    def on_list(self, snapshot: Snapshot | None) -> Facts:
        """The same sources with another list in its place; what they say together stays."""
        if snapshot is self.evidence.snapshot:
            return self
        other = Facts(self.evidence.model_copy(update={"snapshot": snapshot}))
        vars(other).update(identity=self.identity, walks=self.walks, keys=self.keys)
        return other

    @property
    def worlds(self) -> frozenset[bool]:
        """Whether the product is marked as invented, as each says that tells the product.

        A reading has a mark of its own. A label has none: the crosswalk of its DI says it, where the
        label tells the product.
        """
        marks = []
        if self.evidence.readings:
            marks.append(all(reading.synthetic for reading in self.evidence.readings))
        if self.told_by_label:
            marks.append(bool(self.walks) and all(walk.synthetic for walk in self.walks))
        return frozenset(marks)

    @property
    def reported(self) -> str:
        """What the device calls itself, for a sentence."""
        evidence = self.evidence
        if not self.told_by_label:
            maker = self.identity.value(FieldName.MANUFACTURER) or ""
            return f"{quoted(maker)} {quoted(self.identity.value(FieldName.MODEL) or '')}"
        return quoted(evidence.label.di) if evidence.label else "nothing"


def told_by_label(evidence: Evidence) -> bool:
    """Whether there is a label, and it tells which device it is."""
    return evidence.label is not None and Facts(evidence).told_by_label


def _in_order(walks: Iterable[Crosswalk]) -> tuple[Crosswalk, ...]:
    found = tuple(walks)
    if len(found) < 2:
        return found
    return tuple(sorted(found, key=lambda walk: (walk.accepted_at, walk.model_dump_json())))


def age_days(snapshot: Snapshot, day: date) -> int:
    """How old the snapshot is on that day.

    The moment of retrieval stands in evidence in the time zone of the day's own place, so that the two
    are days of one calendar (agent.usecases.verdict_evidence). A day without an hour is one of the
    clinic's calendar: while it is the day before still at a place further west, the list is of the day
    itself there.
    """
    age = (day - calendar_day(snapshot.retrieved)).days
    return 0 if age == -1 and not isinstance(snapshot.retrieved, datetime) else age
