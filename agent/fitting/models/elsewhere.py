"""One unit in the records of two patients, and the return that comes between."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from agent.confirm.models import ListingKey
from agent.model import Model


class ProductNames(Model):
    """What a verdict calls the product, as far as it says it.

    Attributes:
        named: manufacturer and model, as they were reported.
        di: the device identifier.
        listed: the row of the list that the verdict rests on.
    """

    named: tuple[str, str] | None = None
    di: str | None = None
    listed: ListingKey | None = None

    def may_be(self, other: ProductNames) -> bool:
        """Whether both can be one product.

        Two that say nothing comparable can; a name, an identifier or a row that both say decides.
        """
        pairs = (
            (self.named, other.named),
            (self.di, other.di),
            (self.listed, other.listed),
        )
        comparable = [(one, two) for one, two in pairs if one is not None and two is not None]
        return not comparable or any(one == two for one, two in comparable)


class Elsewhere(Model):
    """Where another patient's record of this ledger names the unit, or a part of it.

    Attributes:
        entry: the delivery, the final verdict or the part's entry there.
        serial: as it stands there.
        part: which part of this fitting's device it is; empty for the unit itself.
        delivered_on: when it was delivered there; ``None`` where it was not.
        returned_on: since when that patient has it no longer.
        fitting: the other fitting. It is left out of what is stored with this patient's record.
    """

    entry: int
    serial: str
    part: str = ""
    delivered_on: date | None = None
    returned_on: date | None = None
    fitting: str = ""

    def holds_up(self, day: date) -> bool:
        """Whether another patient has it on that day."""
        kept = self.returned_on is None or self.returned_on > day
        return self.delivered_on is not None and kept

    @property
    def words(self) -> str:
        """``was delivered on 2026-06-17 to another patient (entry 52)``, with a return."""
        if self.delivered_on is None:
            return f"is in another patient's record (entry {self.entry})"
        back = "" if self.returned_on is None else f", and returned on {self.returned_on}"
        return f"was delivered to another patient on {self.delivered_on} (entry {self.entry}){back}"


class AlsoIn(Model):
    """The section ``also_in`` of a verdict or a delivery: what was found elsewhere at that moment."""

    found: tuple[Elsewhere, ...]

    def without_fittings(self) -> AlsoIn:
        """The same without other patients' fittings: their entries are enough to find them again."""
        kept = tuple(one.model_copy(update={"fitting": ""}) for one in self.found)
        return AlsoIn(found=kept)


class Return(Model):
    """The delivered unit came back from the patient.

    Attributes:
        serial: of the unit.
        note: why, in the words of who records it.
    """

    serial: str
    returned_on: date
    note: str = Field(min_length=1)


class ReturnEntry(Model):
    entry: int
    told: Return
