"""Which firmware lines a verdict has to hold: by the model as it was read, is compared, or is reviewed."""

from __future__ import annotations

import pytest

from agent.ledger.canonical import JSON
from tests.packet.build import plain
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import Steps, both, forged
from tests.packet.taken_in import LINE, add, before_the_verdict, evidence, there

WIDE = "\uff33\uff38-200"
DI = "09506000123455"
FIRST, SECOND = "firmware/1", "firmware/2"
LABEL: dict[str, JSON] = {"di": DI}


def line(model: str) -> Change:
    """A line that was taken in well before the verdict, and that its evidence does not hold."""
    left = plain(LINE.model_copy(update={"id": "fw-2", "model": model}))
    return before_the_verdict(add("more", "firmware.added", {"firmware": left}))


def rests_on(policy: str, **change: JSON) -> Change:
    """The verdict's evidence with another edition of the policy, and other sources."""

    def changed(steps: Steps) -> None:
        said = steps["taken"].sections["evidence"]
        assert isinstance(said, dict)
        rules = said["rules"]
        assert isinstance(rules, dict)
        said.update({**change, "rules": {**rules, "raising": [policy]}})

    return changed


def read(model: str) -> dict[str, JSON]:
    """What the evidence holds where a controller said this model in one pass."""
    return {"readings": [{"passes": [{"fields": {"model": {"value": model}}}]}]}


def walk(model: str, di: str | None) -> dict[str, JSON]:
    reviewed = (
        evidence()
        .crosswalks[0]
        .model_copy(update={"reported_model": model, "udi_dis": () if di is None else (di,)})
    )
    return {"readings": [], "label": LABEL, "crosswalks": [plain(reviewed)]}


CASES: dict[str, tuple[str, dict[str, JSON], str, bool]] = {
    "the model that was read": (FIRST, read("SX-200"), "SX-200", True),
    "another model": (SECOND, read("SX-200"), "SX-300", False),
    "in wide letters, first edition": (FIRST, read(WIDE), "SX-200", False),
    "in wide letters": (SECOND, read(WIDE), "SX-200", True),
    "in wide letters and padded": (SECOND, read(f" {WIDE}\0"), "SX-200", True),
    "padding is no part of a model": (SECOND, read(f"{WIDE}\r\n"), "SX-200\r", False),
    "a label alone, first edition": (FIRST, walk("SX-200", DI), "SX-200", False),
    "a label alone": (SECOND, walk("SX-200", DI), "SX-200", True),
    "a label alone, another model": (SECOND, walk("SX-200", DI), "SX-300", False),
    "a label alone, another identifier": (SECOND, walk("SX-200", "1"), "SX-200", False),
    "a label beside a reading": (SECOND, {**walk("SX-300", DI), **read("SX-200")}, "SX-300", False),
    "neither label nor reading": (SECOND, {**walk("SX-200", None), "label": None}, "SX-200", False),
}


@pytest.mark.parametrize("case", CASES)
def test_a_line_of_the_product_is_not_left_out(case: str) -> None:
    policy, change, model, due = CASES[case]
    report = failed(forged(both(line(model), rests_on(policy, **change)), files=there))
    assert ('leaves out the firmware line "fw-2"' in report.get("imports", "")) is due
