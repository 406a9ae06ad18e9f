"""Whoever holds the log's key and one person's own gives that person no role that the log did not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from agent.packet.archive import read_archive
from agent.packet.check import CheckReport
from agent.packet.check.opened import open_packet
from agent.packet.check.roles import role_faults
from agent.roles import Role
from tests.packet.forgeries import ENTRY, appended, failed, mallory, moved_to_the_end, other
from tests.packet.genuine import Step, Steps, both, edit, forged, made
from tests.roles import ACT_ROLES


def with_every_act(role: str) -> Callable[[Steps], None]:
    """At the end of the log somebody of that role is added, and records one of each act."""

    def change(steps: Steps) -> None:
        at = max(step.at for step in steps.values()) + timedelta(minutes=1)
        user = {"user": mallory(role=role)}
        steps["mallory"] = replace(steps["lena"], sections=user, at=at, subject="u-mallory")  # type: ignore[arg-type]
        for act in ACT_ROLES:
            steps[act] = Step(act, "mallory", {}, at, "mallory")

    return change


@pytest.mark.parametrize("role", [*Role, "owner"])
def test_each_act_is_held_to_its_roles(role: str) -> None:
    packet = open_packet(read_archive(made(with_every_act(role))))
    faults = [re.search(r"\((.*)\) is by \"u-mallory\"", fault) for fault in role_faults(packet)]
    assert [fault[1] for fault in faults if fault] == [
        act for act, roles in ACT_ROLES.items() if role not in roles
    ]


def said(report: CheckReport) -> str:
    return next(check.detail for check in report.checks if check.name == "roles")


def test_a_role_that_may_not_is_named_with_its_entry_and_what_it_may_not() -> None:
    faults = failed(forged(other("override", "ada")))
    assert faults == {
        "roles": f'Entry {ENTRY["override"]} (verdict.overridden) is by "u-ada", whose role in entry 0 '
        'is "admin": it may not override a verdict.'
    }


@pytest.mark.parametrize("name", ["list", "opened", "final", "V-12", "delivery", "amendment"])
def test_nothing_that_an_auditor_recorded_checks(name: str) -> None:
    author = "ruth" if name == "list" else "lena"
    faults = failed(forged(edit(author, "user", role="auditor")))
    assert f"Entry {ENTRY[name]} (" in faults["roles"]


def test_an_export_is_held_to_its_roles() -> None:
    report = forged(export=lambda old: replace(old, by="ada", key="ada"))
    assert list(failed(report)) == ["roles"]
    assert '(packet.exported) is by "u-ada", whose role' in said(report)


def test_whoever_acts_before_they_are_added_is_told_once() -> None:
    """Their role then was none; that they had none is the check of authors' keys to say."""
    faults = failed(forged(both(moved_to_the_end("priya"), edit("priya", "user", role="auditor"))))
    assert '"u-priya"' not in faults.get("roles", "")
    assert '"u-priya"' in faults["authors' keys"]


def test_the_acts_that_were_held_are_counted() -> None:
    assert said(forged()) == f"{len(ENTRY) + 1} acts are by roles that may record them."


def test_an_act_that_nobody_knows_is_told_and_no_fault() -> None:
    report = forged(appended("new", "D-02", act="fitting.praised"))
    assert said(report) == (
        f"{len(ENTRY) + 1} acts are by roles that may record them; of \"fitting.praised\" this program "
        "does not know who may."
    )  # fmt: skip
