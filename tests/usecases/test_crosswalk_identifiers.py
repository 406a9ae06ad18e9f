"""A product with several device identifiers: each is reviewed, with a note, in a version of its own."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.models import Crosswalk, Label
from agent.errors import NotAllowed, UsageError
from agent.packet.check import check_packet
from agent.usecases.crosswalk_doubts import doubts_about
from agent.usecases.crosswalks import (
    add_identifiers,
    crosswalk_history,
    list_crosswalks,
    replace_crosswalk,
)
from agent.usecases.fittings import open_fitting
from agent.usecases.records import export_packet
from agent.usecases.verdict_evidence import wanted_identifiers
from agent.usecases.verdict_replay import replay_verdict
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import TakenVerdict
from drivers.reading import Reading
from tests.clinic import Clinic
from tests.confirm.build import crosswalk, label, one_pass, reading
from tests.packet import sample
from tests.usecases.readings import read_sim

MAKER, MODEL = "Synthex Mobility", "SX-200"
FIRST, SIZE_M, SIZE_L = "09506000123455", "00614141007349", "00812345678901"
SUBJECT = "FIT-DI"


@pytest.fixture(scope="module")
def listed() -> Reading:
    return read_sim("listed")


def add(
    clinic: Clinic, *dis: str, by: str = "compliance", model: str = MODEL, note: str = "label seen"
) -> Crosswalk:
    return add_identifiers(
        clinic.desk,
        clinic.people[by],
        reported_manufacturer=MAKER,
        reported_model=model,
        udi_dis=dis,
        note=note,
    )


def walk_of(clinic: Clinic, model: str = MODEL) -> Crosswalk:
    (found,) = (each for each in list_crosswalks(clinic.desk) if each.reported_model == model)
    return found


def verdict(clinic: Clinic, reading: Reading, seen: Label | None) -> TakenVerdict:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(reading,),
        label=seen,
        date_of_service=date(2026, 6, 17),
        moment=VerdictMoment.PLANNED,
        subject=SUBJECT,
    )


def test_what_is_added_stands_beside_what_was_reviewed_in_the_next_version(clinic: Clinic) -> None:
    before = walk_of(clinic)
    added = add(clinic, SIZE_M, SIZE_L, SIZE_M)
    assert (
        walk_of(clinic)
        == added
        == before.model_copy(
            update={
                "udi_dis": (SIZE_M, SIZE_L, FIRST),
                "version": 2,
                "note": "label seen",
                "accepted_at": added.accepted_at,
            }
        )
    )


def test_a_product_without_any_may_have_one_added(clinic: Clinic) -> None:
    assert add(clinic, SIZE_M, model="SX-900").udi_dis == (SIZE_M,)


@pytest.mark.parametrize("by", ["fitter", "billing", "admin"])
def test_only_compliance_adds_one(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        add(clinic, SIZE_M, by=by)


@pytest.mark.parametrize(
    ("dis", "model", "note", "words"),
    [
        ((), MODEL, "n", "No device identifier was given"),
        ((SIZE_M, FIRST), MODEL, "n", f'"{FIRST}" stands in the crosswalk of "SX-200" already'),
        (("123",), MODEL, "n", "not a device identifier"),
        (("00000000000000",), MODEL, "n", "a placeholder, which many products share"),
        ((SIZE_M,), MODEL, " ", "needs a note"),
        ((SIZE_M,), "SX-210", "n", "no crosswalk"),
    ],
)
def test_what_cannot_be_added_is_refused(
    clinic: Clinic, dis: tuple[str, ...], model: str, note: str, words: str
) -> None:
    before = clinic.desk.store.size
    with pytest.raises(UsageError, match=words):
        add(clinic, *dis, model=model, note=note)
    assert clinic.desk.store.size == before


def test_one_that_stands_for_another_product_is_told(clinic: Clinic) -> None:
    add(clinic, SIZE_M)
    told = doubts_about(clinic.desk, add(clinic, SIZE_L, SIZE_M, FIRST, model="SX-900"))
    assert [text.split('"')[1] for text in told] == [SIZE_M, FIRST]


def test_the_history_tells_what_was_only_added(clinic: Clinic) -> None:
    add(clinic, SIZE_M)
    walk = walk_of(clinic)
    replace_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer=MAKER,
        reported_model=MODEL,
        udi_dis=(SIZE_M,),
        key=walk.key,
        note="one withdrawn",
    )
    acts = [
        (each.act, each.crosswalk.version, each.note)
        for each in crosswalk_history(clinic.desk)
        if each.crosswalk.reported_model == MODEL
    ]
    assert acts == [
        ("accepted", 1, "test"),
        ("added", 2, "label seen"),
        ("replaced", 3, "one withdrawn"),
    ]


def test_each_label_of_the_product_is_matched_and_an_older_verdict_replays(
    clinic: Clinic, listed: Reading
) -> None:
    case = sample.fitting().case.model_copy(update={"fitting_id": SUBJECT})
    open_fitting(clinic.desk, clinic.people["fitter"], case)
    before = verdict(clinic, listed, label(di=SIZE_M))
    add(clinic, SIZE_M)
    after = [verdict(clinic, listed, label(di=di)) for di in (FIRST, SIZE_M)]
    assert [one.verdict.verdict.value for one in (before, *after)] == [
        "conflict",
        "confirmed",
        "confirmed",
    ]
    assert replay_verdict(clinic.desk, before.entry) == before.verdict
    packet = export_packet(clinic.desk, clinic.people["compliance"], SUBJECT)
    assert [check for check in check_packet(packet).checks if not check.ok] == []


@pytest.mark.parametrize(
    ("own", "seen", "wanted"),
    [
        (None, None, {FIRST, SIZE_M}),
        (SIZE_M, None, {SIZE_M}),
        (SIZE_L, None, {FIRST, SIZE_M}),  # it contradicts the crosswalk, and names no record of it
        (SIZE_M, SIZE_L, {SIZE_L}),
    ],
)
def test_gudids_record_is_looked_for_by_the_label_or_the_controllers_own_identifier(
    own: str | None, seen: str | None, wanted: set[str]
) -> None:
    told = reading(one_pass(**({} if own is None else {"udi_di": own})))
    walks = (crosswalk(di=(FIRST, SIZE_M)), crosswalk(model="SX-900", di=SIZE_L))
    found = wanted_identifiers((told,), None if seen is None else label(di=seen), walks)
    assert found == wanted
