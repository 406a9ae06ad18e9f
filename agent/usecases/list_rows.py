"""A list's rows in memory, narrowed to what a verdict can depend on."""

from __future__ import annotations

from agent.confirm.compare import Product
from agent.confirm.models import Listing
from agent.confirm.pcl import ListRow, as_listings


class ListRows:
    """The rows of one list; what many verdicts ask for alike is looked for once."""

    def __init__(self, rows: tuple[ListRow, ...]) -> None:
        self.all = rows
        self._found: dict[tuple[str, frozenset[Product]], tuple[Listing, ...]] = {}

    def considered(self, hcpcs: str, products: frozenset[Product]) -> tuple[Listing, ...]:
        """The rows under a code, and those of these products under any, in the order of the file."""
        if (hcpcs, products) not in self._found:
            rows = (row for row in self.all if row.hcpcs == hcpcs or row[2:5] in products)
            self._found[hcpcs, products] = as_listings(rows)
        return self._found[hcpcs, products]
