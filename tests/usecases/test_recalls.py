"""Files of recalls: which counts, that no order of imports matters, and how one is taken out of force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from agent.confirm.models import VerdictKind
from agent.confirm.recall_file import RecallFile, read_recalls
from agent.errors import UsageError
from agent.packet.check import check_packet
from agent.usecases import recalls
from agent.usecases.affected import affected_devices
from agent.usecases.fittings import open_fitting
from agent.usecases.recalls import (
    ImportedRecalls,
    import_recalls,
    kept_recalls,
    list_recalls,
    retire_recalls,
)
from agent.usecases.records import export_packet
from agent.usecases.verdict_replay import replay_verdict
from tests.clinic import Clinic
from tests.confirm.test_recalls import RECALL, file
from tests.packet import sample
from tests.usecases.test_policies import codes, take

TAKEN = datetime(2026, 6, 16, 12, tzinfo=UTC)
UNIT = "SX2-26-00417"
OF_IT = RECALL | {"product_description": "SX-200", "code_info": f"Serial number {UNIT}"}
OF_OTHERS = OF_IT | {"code_info": "Serial numbers: SX2-26-00001 to SX2-26-00100"}
OVER = OF_IT | {"recall_status": "Terminated"}


def bring_in(clinic: Clinic, data: bytes, retrieved: datetime = TAKEN) -> ImportedRecalls:
    by = clinic.people["compliance"]
    return import_recalls(clinic.desk, by, data, name="r.json", retrieved=retrieved, source="test")


def retire(clinic: Clinic, sha256: str, note: str = "wrong query") -> None:
    retire_recalls(clinic.desk, clinic.people["compliance"], sha256, note=note)


ANSWERS = [file(OF_IT), file(OVER), file(OF_OTHERS, OVER)]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_no_order_of_imports_lets_a_recalled_unit_through(
    clinic: Clinic, order: tuple[int, ...]
) -> None:
    officer, case = clinic.people["compliance"], sample.fitting().case
    for number in order:
        bring_in(clinic, ANSWERS[number])
    open_fitting(clinic.desk, officer, case)
    taken = take(clinic, case.fitting_id)
    assert (taken.verdict.verdict, "recall_open" in codes(taken)) == (VerdictKind.REVIEW, True)
    named = [one for one in affected_devices(clinic.desk, officer).affected if one.by == "serial"]
    assert [one.serial for one in named] == [UNIT]


@pytest.mark.parametrize("records", [(OF_IT, OF_OTHERS), (OF_OTHERS, OF_IT)], ids=["1", "2"])
def test_no_order_of_records_lets_a_recalled_unit_through(
    clinic: Clinic, records: tuple[dict[str, str], ...]
) -> None:
    bring_in(clinic, file(*records))
    assert "recall_open" in codes(take(clinic))
    assert len(list_recalls(clinic.desk)) == 2


def test_a_file_of_a_later_hour_is_another_import(clinic: Clinic) -> None:
    bring_in(clinic, file(OVER))
    bring_in(clinic, file(OF_IT), TAKEN + timedelta(hours=1))
    assert not bring_in(clinic, file(OF_IT), TAKEN + timedelta(hours=1)).new
    assert bring_in(clinic, file(OVER), TAKEN + timedelta(hours=2)).new
    assert [record.status for record in list_recalls(clinic.desk)] == ["Terminated"]


def test_an_import_names_the_recalls_of_which_another_file_of_that_moment_says_more(
    clinic: Clinic,
) -> None:
    more = RECALL | {"product_res_number": "Z-2"}
    assert bring_in(clinic, file(OF_IT, more)).beside == ()
    assert bring_in(clinic, file(OVER, more)).beside == ("Z-0001-2026",)
    assert bring_in(clinic, file(OVER, more), TAKEN + timedelta(hours=1)).beside == ()


def test_a_file_that_says_its_data_are_of_a_day_after_it_was_taken_is_refused(
    clinic: Clinic,
) -> None:
    assert bring_in(clinic, file(OF_IT, last_updated="2026-06-17")).new
    with pytest.raises(UsageError, match="2026-06-18, which is after its retrieval"):
        bring_in(clinic, file(OF_IT, last_updated="2026-06-18"))


def test_a_retired_file_says_nothing_more_and_verdicts_taken_on_it_replay(clinic: Clinic) -> None:
    made = bring_in(clinic, file(OF_IT)).made
    before = take(clinic)
    retire(clinic, made.sha256[:8])
    assert list_recalls(clinic.desk) == ()
    assert "recall_open" not in codes(take(clinic))
    assert replay_verdict(clinic.desk, before.entry) == before.verdict
    assert [(one.made, one.retired) for one in kept_recalls(clinic.desk)] == [(made, "wrong query")]


def test_what_the_retired_file_hid_is_in_force_again(clinic: Clinic) -> None:
    bring_in(clinic, file(OF_IT))
    wrong = bring_in(clinic, file(OVER), TAKEN + timedelta(hours=1)).made
    retire(clinic, wrong.sha256)
    assert [record.status for record in list_recalls(clinic.desk)] == [OF_IT["recall_status"]]


def test_a_retired_file_can_be_imported_again(clinic: Clinic) -> None:
    made = bring_in(clinic, file(OF_IT)).made
    retire(clinic, made.sha256)
    assert bring_in(clinic, file(OF_IT)).new
    assert [one.retired for one in kept_recalls(clinic.desk)] == ["wrong query", None]


@pytest.mark.parametrize(
    ("sha256", "note", "why"),
    [
        ("ab" * 32, "x", "No imported file of recalls has the SHA-256"),
        ("", "x", "No imported file of recalls has the SHA-256"),
        (None, " ", "needs a note"),
    ],
)
def test_nothing_is_retired_without_a_file_and_a_note(
    clinic: Clinic, sha256: str | None, note: str, why: str
) -> None:
    made = bring_in(clinic, file(OF_IT)).made
    with pytest.raises(UsageError, match=why):
        retire(clinic, made.sha256 if sha256 is None else sha256, note)
    assert list_recalls(clinic.desk)


def test_a_file_is_retired_once(clinic: Clinic) -> None:
    made = bring_in(clinic, file(OF_IT)).made
    retire(clinic, made.sha256)
    with pytest.raises(UsageError, match="is retired already"):
        retire(clinic, made.sha256)


def test_a_beginning_that_two_files_share_names_neither(clinic: Clinic) -> None:
    reasons = (file(OF_IT | {"reason_for_recall": f"SYNTHETIC {n}"}) for n in range(17))
    alike = [bring_in(clinic, data).made.sha256 for data in reasons]
    first = next(h[0] for h in alike if sum(other[0] == h[0] for other in alike) > 1)
    with pytest.raises(UsageError, match="Several imported files"):
        retire(clinic, first)


def test_a_packet_checks_whose_file_of_recalls_was_retired_later(clinic: Clinic) -> None:
    officer, case = clinic.people["compliance"], sample.fitting().case
    open_fitting(clinic.desk, officer, case)
    made = bring_in(clinic, file(OF_IT)).made
    clinic.clock.now += timedelta(minutes=10)
    take(clinic, case.fitting_id)
    retire(clinic, made.sha256)
    packet = export_packet(clinic.desk, officer, case.fitting_id)
    assert [check for check in check_packet(packet).checks if not check.ok] == []


def reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which files are read from now on, by the beginning of their hash."""
    names: list[str] = []

    def counted(data: bytes, *, name: str) -> RecallFile:
        names.append(name)
        return read_recalls(data, name=name)

    monkeypatch.setattr(recalls, "read_recalls", counted)
    return names


def test_a_file_that_newer_ones_say_all_of_is_read_no_more(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = RECALL | {"product_res_number": "Z-2"}
    weeks = [file(OF_IT), file(OF_OTHERS, more), file(OVER), file(OF_IT)]
    made = [bring_in(clinic, data, TAKEN + timedelta(hours=n)).made for n, data in enumerate(weeks)]
    names = reading(monkeypatch)
    known = list_recalls(clinic.desk)
    assert sorted(names) == sorted(made[n].sha256[:12] for n in (1, 3))
    assert [(one.number, one.status) for one in known] == [
        ("Z-0001-2026", OF_IT["recall_status"]),
        ("Z-2", RECALL["recall_status"]),
    ]


def test_a_file_of_an_earlier_program_counts_too(clinic: Clinic) -> None:
    """Its import does not say which files count: then all of them are read."""
    made = bring_in(clinic, file(OF_IT)).made
    older = made.model_copy(update={"retrieved": TAKEN + timedelta(hours=1)})
    clinic.people["compliance"].record(
        clinic.desk, recalls.IMPORTED, subject=recalls.SUBJECT, sections={"import": older}
    )
    assert [one.status for one in list_recalls(clinic.desk)] == [OF_IT["recall_status"]]
    bring_in(clinic, file(OVER), TAKEN + timedelta(hours=2))
    assert [one.status for one in list_recalls(clinic.desk)] == ["Terminated"]
