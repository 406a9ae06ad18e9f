"""What a packet says in a few facts: an auditor sees them without opening the PDF."""

from __future__ import annotations

import pytest

from agent.cli.packet_says import lines_of
from agent.packet.archive import read_archive
from agent.packet.check import Says
from agent.packet.check.opened import open_packet
from agent.packet.check.says import OtherVerdict, what_it_says
from tests.packet.forgeries import ENTRY, Change
from tests.packet.genuine import Steps, both, edit, forged, genuine, index_of, made, untouched
from tests.packet.sample import CASE
from tests.packet.test_check_cases import amended
from tests.packet.test_check_overrides import overridden

FINAL, PLANNED = (index_of(genuine(), name) for name in ("final", "planned"))
LISTED = "The row was in effect on that date."


def says(change: Change = untouched, *, withheld: frozenset[tuple[str, str]] = frozenset()) -> Says:
    found = what_it_says(open_packet(read_archive(made(change, withheld=withheld))))
    assert found is not None
    return found


def without_delivery(steps: Steps) -> None:
    for name in ("delivery", "amendment"):
        steps.pop(name)


def without_verdicts(steps: Steps) -> None:
    without_delivery(steps)
    for name in ("planned", "override", "final"):
        steps.pop(name)


def test_what_was_amended_in_the_case_is_told_with_the_patient_first() -> None:
    height = amended("/patient/height_mm", 1778, 1780)
    told = says(both(height, amended("/patient/name", CASE.patient.name, "Anna Other", name="who")))
    last = len(ENTRY)
    assert told.amended == (f"patient/name (entry {last + 1})", f"patient/height_mm (entry {last})")
    line = f"patient/name (entry {last + 1}), patient/height_mm (entry {last})."
    assert f"Amended in the case since the opening: {line}" in [*lines_of(told)]


def test_a_delivered_unit_is_told_with_the_verdict_that_it_rests_on() -> None:
    assert says() == Says(
        fitting="FIT-2026-0042",
        synthetic=True,
        verdict_entry=FINAL,
        verdict="confirmed",
        date_of_service="2026-06-17",
        confidence="matched",
        manufacturer="Synthex Mobility",
        model="SX-200",
        serial="SX2-26-00417",
        listed=LISTED,
        delivered="2026-06-17",
        others=(OtherVerdict(PLANNED, "confirmed", "2026-06-17"),),
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (untouched, f"Verdict: confirmed for 2026-06-17, on the basis: matched (entry {FINAL})."),
        (untouched, LISTED),
        (untouched, "Unit: Synthex Mobility, SX-200, serial SX2-26-00417."),
        (
            untouched,
            f"Another verdict of this fitting: confirmed, for 2026-06-17 (entry {PLANNED}).",
        ),
        (untouched, "Delivered on 2026-06-17."),
        (without_delivery, "Not delivered."),
        (without_verdicts, "No verdict on a device."),
        (
            overridden(),
            f"(entry {FINAL - 1}). The delivery went on by an override with its signatures.",
        ),
        (
            both(without_delivery, edit("final", "verdict", provisional=True, confidence=None)),
            f"Verdict: confirmed for 2026-06-17, provisional (entry {FINAL}).",
        ),
        (
            edit("final", "verdict", identity={}),
            "Unit: no maker or model read, serial not read.",
        ),
    ],
)
def test_it_is_told_in_lines(change: Change, words: str) -> None:
    assert words in "\n".join(lines_of(says(change)))


def test_what_is_withheld_is_told_so() -> None:
    told = "\n".join(lines_of(says(withheld=frozenset({("final", "verdict")}))))
    assert f"Verdict: withheld (entry {FINAL})." in told


def test_a_row_is_told_only_where_the_verdict_gives_one() -> None:
    assert (
        says(edit("final", "verdict", reasons=[{"code": "no_listing", "text": "x"}])).listed == ""
    )


def test_a_packet_that_does_not_check_is_not_spoken_for() -> None:
    assert forged(edit("final", "verdict", verdict="review")).says is None
