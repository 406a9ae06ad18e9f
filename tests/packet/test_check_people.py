"""Every act is somebody's, and everybody was added by an administrator."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.packet.layout import PDF
from tests.packet.forgeries import (
    ENTRY,
    Change,
    appended,
    failed,
    mallory,
    moved_to_the_end,
    step,
)
from tests.packet.genuine import (
    KEYS,
    edit,
    forged,
    genuine,
    real_pdf,
)


def test_the_genuine_packet_passes_every_check() -> None:
    assert failed(forged(files=lambda files: files.update({PDF: real_pdf()}))) == {}


@pytest.mark.parametrize("name", ENTRY)
def test_no_act_goes_unsigned(name: str) -> None:
    faults = failed(forged(step(name, key=None)))
    title = f"Entry {ENTRY[name]} ({genuine()[name].act})"
    assert faults["act signatures"] == f"{title} is not signed by its author."


def test_the_export_does_not_go_unsigned() -> None:
    faults = failed(forged(export=lambda old: replace(old, key=None)))
    assert list(faults) == ["act signatures"]
    assert "(packet.exported) is not signed" in faults["act signatures"]


PEOPLE_FORGERIES: dict[str, tuple[Change, str]] = {
    "added twice": (
        appended("again", "lena", subject="u-lena"),
        "adds the person \"u-lena\", as entry 1 did before",
    ),
    "added by no admin": (
        step("priya", by="lena", key="lena"),
        'is by "u-lena", to whose key entry 1 does not give the role "admin"',
    ),
    "added by themselves": (
        step("lena", by="lena", key="lena"),
        "adds its own author; only the log's first entry, 0, may do so",
    ),
    "the first is no admin": (
        edit("ada", "user", role="compliance"),
        "the log's first person has the role \"compliance\", not \"admin\"",
    ),
    "the first is signed by another key": (
        step("ada", key="ruth"),
        "the log's first person did not sign it with the key it gives",
    ),
    "added by the admin's name with another key": (
        step("priya", key="ruth"),
        'is by "u-ada", to whose key entry 0 does not give',
    ),
    "says another person than its subject": (
        edit("priya", "user", id="u-someone"),
        'adds "u-priya" and says "u-someone"',
    ),
    "two people with one name": (
        edit("priya", "user", name="lena"),
        'adds the name "lena", as entry 1 did before',
    ),
    "two people with one key": (
        edit("ruth", "user", key=KEYS["priya"].public_key.hex()),
        "adds the key",
    ),
    "added by nobody": (
        appended("new", "lena", subject="u-new", by="mallory", key="mallory"),
        'is by "u-mallory", whom no earlier entry adds',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PEOPLE_FORGERIES)
def test_people_are_added_once_by_an_admin(case: str) -> None:
    change, told = PEOPLE_FORGERIES[case]
    assert told in failed(forged(change))["people"]


def test_a_second_first_admin_is_found() -> None:
    """The log's key adds an administrator of its own, who adds a fitter, and tells only these."""
    admin = mallory(role="admin")
    change = appended(
        "mallory",
        "lena",
        by="mallory",
        key="mallory",
        subject="u-mallory",
        sections={"user": admin},
    )
    faults = failed(forged(change))
    assert list(faults) == ["people"]
    assert "adds its own author; only the log's first entry, 0, may do so" in faults["people"]


def test_nobody_acts_before_they_are_added() -> None:
    faults = failed(forged(moved_to_the_end("priya")))
    assert "comes before entry" in faults["authors' keys"]
