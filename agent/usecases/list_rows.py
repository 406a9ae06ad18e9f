"""A list's rows in memory, found by code and by product."""

from __future__ import annotations

from collections import defaultdict

from agent.confirm.compare import Product
from agent.confirm.models import Listing
from agent.confirm.pcl import ListRow, as_listings


class ListRows:
    """The rows of one list; what many verdicts ask for alike is put together once."""

    def __init__(self, rows: tuple[ListRow, ...]) -> None:
        self.all = rows
        self._by_code: dict[str, list[ListRow]] = defaultdict(list)
        self._by_product: dict[Product, list[ListRow]] = defaultdict(list)
        self._found: dict[tuple[str, frozenset[Product]], tuple[Listing, ...]] = {}
        for row in rows:
            self._by_code[row.hcpcs].append(row)
            self._by_product[row[2:5]].append(row)

    def considered(self, hcpcs: str, products: frozenset[Product]) -> tuple[Listing, ...]:
        """The rows that a verdict can depend on, in the order of the file."""
        if (hcpcs, products) not in self._found:
            found = {row.line: row for row in self._by_code.get(hcpcs, ())}
            for product in products:
                found |= {row.line: row for row in self._by_product.get(product, ())}
            listings = as_listings(found[line] for line in sorted(found))
            self._found[hcpcs, products] = listings
        return self._found[hcpcs, products]
