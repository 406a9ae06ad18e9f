"""Any few faults of the catalogue at once, with any parameters: for hypothesis to choose from."""

from __future__ import annotations

from typing import Any, Final

from annotated_types import Ge, Le
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from simulators.faults import CATALOGUE, Fault
from simulators.faults.values import SerialChanges

MOST: Final = 3
"""More at once find nothing that three do not, and mostly end in the first of them."""

LARGEST: Final = {"bytes_per_s": 100_000, "seed": 255, "size": 4_096, "turns": 0}
"""Where the largest that can be asked for only costs time."""

FIELDS: Final = ("serial", "hardware_id", "model")
"""Each device has one of them at least."""

TURNS: Final = 64
"""A value that never comes back within a reading: two that are equal are one answer, or a bug."""


def faults() -> st.SearchStrategy[tuple[Fault, ...]]:
    """Two or three different faults, in any order."""
    names = st.lists(st.sampled_from(sorted(CATALOGUE)), min_size=2, max_size=MOST, unique=True)
    return names.flatmap(lambda chosen: st.tuples(*map(one, chosen)))


def one(name: str) -> st.SearchStrategy[Fault]:
    """One fault with any parameters."""
    kind = CATALOGUE[name]
    if kind is SerialChanges:
        return st.builds(SerialChanges, field=st.sampled_from(FIELDS), turns=st.just(TURNS))
    given = {key: _values(key, field) for key, field in kind.model_fields.items()}
    return st.builds(kind, **given)


def _values(key: str, field: FieldInfo) -> st.SearchStrategy[Any]:
    usual = st.just(field.default)
    if field.annotation is bool:
        return st.booleans()
    if field.annotation is not int:
        return usual
    least = next(int(str(m.ge)) for m in field.metadata if isinstance(m, Ge))
    most = next(int(str(m.le)) for m in field.metadata if isinstance(m, Le))
    most = min(most, LARGEST.get(key, most))
    return usual | st.integers(least, min(most, least + 12)) | st.integers(least, most)
