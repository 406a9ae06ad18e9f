"""The table of acts and roles: what it says, that it is whole, and that the manuals say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.packet.check.entries import ACT_SECTIONS
from agent.roles import ACTS, Role, may_record
from tests.roles import ACT_ROLES

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("act", ACTS)
def test_each_act_has_its_roles(act: str) -> None:
    assert {role for role in Role if may_record(role, act)} == ACT_ROLES[act]


def test_no_act_of_the_table_is_gone() -> None:
    assert set(ACTS) == set(ACT_ROLES)


def test_the_check_of_sections_knows_the_same_acts() -> None:
    assert set(ACT_SECTIONS) == set(ACTS) - {"user.unlocked"}  # it says nothing but who


@pytest.mark.parametrize("act", ACTS)
def test_a_role_that_does_not_exist_may_nothing(act: str) -> None:
    assert not may_record("owner", act)


def test_nobody_is_held_to_an_act_of_a_later_program() -> None:
    assert may_record("auditor", "fitting.praised")


def test_the_manual_of_the_packet_has_the_table() -> None:
    manual = (ROOT / "docs/packet.md").read_text(encoding="utf-8").partition("| act | roles")[2]
    rows = re.findall(r"^\| (`[^|]*`) \| ([a-z_, ]+) \|$", manual, re.MULTILINE)
    told = {
        act: frozenset(roles.split(", "))
        for acts, roles in rows
        for act in re.findall(r"`([^`]+)`", acts)
    }
    assert told == ACT_ROLES
