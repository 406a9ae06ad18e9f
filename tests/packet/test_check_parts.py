"""A packet in which the controller was swapped: not between the verdict and the delivery on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.ledger.canonical import JSON
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import Steps, forged

NUMBER: JSON = {
    "serial": "C-1",
    "source": "typed",
    "udi": "",
    "photo_sha256": None,
    "verdict_entry": None,
}


def swapped(kind: str, before: str) -> Change:
    """A part of this kind, listed and swapped just before that act."""

    def change(steps: Steps) -> None:
        place = list(steps).index(before)
        rest = {name: steps.pop(name) for name in list(steps)[place:]}
        last = steps[list(steps)[-1]]
        part: JSON = {"id": "P", "unit_serial": "S", "kind": kind, "name": "n", "number": NUMBER}
        swap: JSON = {
            "part": "P",
            "old_serial": "C-1",
            "number": NUMBER,
            "swapped_on": "2026-06-17",
            "reason": "test",
        }
        for number, (act, section) in enumerate(
            {"component.added": {"part": part}, "component.swapped": {"swap": swap}}.items()
        ):
            at = last.at + timedelta(seconds=number + 1)
            steps[act] = replace(last, act=act, by="lena", key="lena", sections=section, at=at)
        steps.update(rest)

    return change


def test_a_controller_swapped_before_the_delivery_is_found() -> None:
    assert (
        "swapped the controller in between"
        in failed(forged(swapped("controller", "delivery")))["verdicts"]
    )


@pytest.mark.parametrize(("kind", "before"), [("battery", "delivery"), ("controller", "amendment")])
def test_another_part_or_a_later_swap_does_not_matter(kind: str, before: str) -> None:
    assert failed(forged(swapped(kind, before))) == {}
