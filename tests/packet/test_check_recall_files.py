"""Of several files of recalls those count in a packet that counted when its verdict was taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from agent.packet.layout import recall_name
from tests.confirm.test_recalls import file
from tests.packet.build import plain
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import Files, Steps, both, forged
from tests.packet.taken_in import (
    ANOTHER,
    AT,
    ENTRY,
    OTHERS,
    RECALL_FILE,
    add,
    before_the_verdict,
    checked,
    recall_import,
    taken_in,
    there,
)

OF_ALL = OTHERS | {"code_info": "All units"}


def another_import(
    data: bytes, retrieved: datetime | date, *acts: tuple[str, bytes]
) -> tuple[Change, Callable[[Files], None]]:
    """One more file of recalls before the verdict, and then files that are retired, each by a name."""
    made = recall_import(data, retrieved)

    def change(steps: Steps) -> None:
        add("newer", "recall.imported", {"import": plain(made)})(steps)
        for name, gone in acts:
            told = {"import": plain(recall_import(gone)), "note": "wrong query"}
            add(name, "recall.retired", told)(steps)

    def files(members: Files) -> None:
        there(members)
        members[recall_name(made.sha256)] = data

    return before_the_verdict(change), files


DAY = timedelta(days=1)
SAYS_OTHERWISE = (
    f"as entry {ENTRY['recalls']} imports it, and the newer file of entry {ENTRY['taken']} says"
)
RETIRED_BEFORE = "and every file that says it was retired before."
OLD_DATA = file(OF_ALL, last_updated="2026-06-15")

OTHER_FILES: dict[str, tuple[bytes, datetime | date, tuple[bytes, ...], str]] = {
    "a newer file that says otherwise": (file(OF_ALL), AT + DAY, (), SAYS_OTHERWISE),
    "newer data of an earlier day than the retrieval": (
        file(OF_ALL, last_updated="2026-06-17"), AT + DAY, (), SAYS_OTHERWISE),
    "a newer file that says it among others": (file(OTHERS, OF_ALL), AT + DAY, (), ""),
    "a newer file of other recalls": (
        file(OF_ALL | {"product_res_number": "Z-2"}), AT + DAY, (), ""),
    "an older file": (file(OF_ALL), AT - DAY, (), ""),
    "a file of the same moment": (file(OF_ALL), AT, (), ""),
    "older data that were retrieved later": (OLD_DATA, AT + DAY, (), ""),
    "a newer file of a day without an hour": (
        file(OF_ALL), (AT + DAY).date(), (), SAYS_OTHERWISE),
    "a file of the same day without an hour": (file(OF_ALL), AT.date(), (), ""),
    "an older file of a day without an hour": (file(OF_ALL), (AT - DAY).date(), (), ""),
    "newer data, of a day without an hour": (
        file(OF_ALL, last_updated="2026-06-17"), (AT + DAY).date(), (), SAYS_OTHERWISE),
    "a newer file that was retired": (file(OF_ALL), AT + DAY, (file(OF_ALL),), ""),
    "the file that says it was retired": (file(OF_ALL), AT - DAY, (RECALL_FILE,), RETIRED_BEFORE),
    "the file that was looked at was retired": (
        file(OF_ALL), AT - DAY, (RECALL_FILE,), "was looked at, which no standing import tells so."),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHER_FILES)
def test_the_file_with_the_newest_data_says_what_a_recall_is(case: str) -> None:
    data, retrieved, gone, words = OTHER_FILES[case]
    acts = [(f"gone-{number}", each) for number, each in enumerate(gone)]
    change, files = another_import(data, retrieved, *acts)
    faults = failed(forged(change, files=files))
    assert words in faults["imports"] if words else faults == {}


def test_a_file_that_was_retired_while_the_device_was_read_may_be_in_the_verdict() -> None:
    gone = {"import": plain(recall_import(RECALL_FILE)), "note": "wrong query"}

    def late(steps: Steps) -> None:
        taken = steps.pop("taken")
        add("gone", "recall.retired", gone)(steps)
        steps["taken"] = replace(taken, at=steps["gone"].at + timedelta(minutes=5))

    assert failed(checked(both(taken_in, late))) == {}


def test_what_came_in_while_the_verdict_was_taken_may_not_be_in_it() -> None:
    def late(steps: Steps) -> None:
        taken = steps.pop("taken")
        add("more", "firmware.added", {"firmware": ANOTHER})(steps)
        steps["taken"] = replace(taken, at=steps["more"].at + timedelta(seconds=1))

    assert failed(checked(both(taken_in, late))) == {}
