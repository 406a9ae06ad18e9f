"""Every file that is refused is refused in its own words, and with what to do about it."""

from __future__ import annotations

import pytest

from agent.confirm.pcl import form
from agent.errors import UsageError
from tests.confirm.lists import (
    read,
)
from tests.confirm.refusal import (
    TEXT,
    Refusal,
)
from tests.confirm.refused_columns import COLUMNS
from tests.confirm.refused_files import KINDS, LINES, PAGES, SPELLINGS, WORKBOOKS

REFUSALS = {
    f"{subject}: {name}": refusal
    for subject, group in {
        "kind": KINDS,
        "spelling": SPELLINGS,
        "line": LINES,
        "page": PAGES,
        "workbook": WORKBOOKS,
        "columns": COLUMNS,
    }.items()
    for name, refusal in group.items()
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_file_is_refused_in_its_own_words(refusal: Refusal) -> None:
    with pytest.raises(UsageError) as caught:
        read(refusal.data, refusal.how)
    assert caught.value.message == refusal.message


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_what_to_do(refusal: Refusal) -> None:
    with pytest.raises(UsageError) as caught:
        read(refusal.data, refusal.how)
    assert caught.value.next_step == refusal.next_step


def test_a_file_may_be_as_large_as_the_largest_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MAX_FILE_BYTES", len(TEXT))
    assert len(read(TEXT).rows) == 2


def test_a_file_that_is_too_large_is_told_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "MAX_FILE_BYTES", 3 * 1024**2)
    with pytest.raises(UsageError) as caught:
        read(bytes(3 * 1024**2 + 1))
    assert (caught.value.message, caught.value.next_step) == (
        'The file "list" has 3145729 bytes, more than a product list can have (3 MB).',
        "Export the list again, with K1007's rows alone if need be, and import that file.",
    )
