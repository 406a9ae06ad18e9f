"""What a stored verdict was decided on gives the same verdict without bytes and list."""

from __future__ import annotations

import pytest

from agent.confirm.decide import OneDevice, decide
from agent.confirm.facts import Facts
from agent.confirm.models import Evidence
from agent.ledger.canonical import canonical_json
from agent.usecases.decided_on import decided_on
from agent.usecases.desk import plain
from tests.confirm.build import CONFIRMING
from tests.confirm.cases import Case, cases
from tests.usecases.readings import read_sim


def stored(evidence: Evidence) -> bytes:
    return canonical_json(plain(evidence))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_case_of_the_table_comes_out_as_from_its_whole_evidence(case: Case) -> None:
    device = OneDevice(Facts(decided_on(stored(case.evidence))))
    assert device.on_list(case.evidence.snapshot) == decide(case.evidence)


def test_a_real_readings_bytes_and_the_list_are_passed_over() -> None:
    reading = read_sim("listed")
    light = decided_on(stored(CONFIRMING.model_copy(update={"readings": (reading,)})))
    assert reading.transcript.entries
    assert (light.snapshot, light.readings[0].transcript.entries) == (None, ())
    assert light.readings[0].passes == reading.passes
