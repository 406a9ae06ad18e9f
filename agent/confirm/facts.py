"""The evidence as the questions look at it: with the identity, and the crosswalks that speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agent.confirm.identity import Identity, establish
from agent.confirm.models import Crosswalk, Evidence, ListingKey, Snapshot
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

    @cached_property
    def walks(self) -> tuple[Crosswalk, ...]:
        """The crosswalks that speak of this identity: exact, or by the label's DI where it is alone."""
        evidence, identity = self.evidence, self.identity
        if evidence.readings:
            told = identity.value(FieldName.MANUFACTURER), identity.value(FieldName.MODEL)
            found = [
                w
                for w in evidence.crosswalks
                if (w.reported_manufacturer, w.reported_model) == told
            ]
        else:
            di = evidence.label.di if evidence.label else None
            found = [w for w in evidence.crosswalks if di is not None and w.udi_di == di]
        if len(found) < 2:
            return tuple(found)
        return tuple(sorted(found, key=lambda walk: (walk.accepted_at, walk.model_dump_json())))

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
    def synthetic(self) -> bool:
        """Whether the product itself is marked as invented.

        A label carries no such mark; the crosswalk of its DI says it, and says nothing where a
        controller was read: the reading's own mark then counts.
        """
        if self.evidence.readings:
            return all(reading.synthetic for reading in self.evidence.readings)
        return bool(self.walks) and all(walk.synthetic for walk in self.walks)

    @property
    def reported(self) -> str:
        """What the device calls itself, for a sentence."""
        evidence = self.evidence
        if evidence.readings:
            maker = self.identity.value(FieldName.MANUFACTURER) or ""
            return f"{quoted(maker)} {quoted(self.identity.value(FieldName.MODEL) or '')}"
        return quoted(evidence.label.di) if evidence.label else "nothing"


def age_days(snapshot: Snapshot, day: date) -> int:
    """How old the snapshot is on that day.

    The moment of retrieval stands in evidence in the time zone of the day's own place, so that the two
    are days of one calendar (agent.usecases.verdict_evidence).
    """
    return (day - snapshot.retrieved.date()).days
