"""Crosswalks have versions and a history; suggestions wait for a reviewer and apply themselves never."""

from __future__ import annotations

from datetime import date

import pytest

from agent.confirm.models import Crosswalk, ListingKey
from agent.confirm.suggest import Reported
from agent.errors import NotAllowed, UsageError
from agent.usecases.crosswalks import (
    accept_crosswalk,
    crosswalk_history,
    list_crosswalks,
    replace_crosswalk,
    retire_crosswalk,
)
from agent.usecases.suggestions import propose, propose_all
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from drivers.reading import Reading
from tests.clinic import Clinic
from tests.usecases.readings import read_sim

MAKER = "Synthex Mobility"
KEY = ListingKey(manufacturer=MAKER, product="Strider Personal", model="SX-200", hcpcs="K1007")


def accept(clinic: Clinic, model: str, *, hardware: tuple[str, ...] = ()) -> Crosswalk:
    return accept_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer=MAKER,
        reported_model=model,
        reported_hardware=hardware,
        key=KEY,
        note="compared",
    )


def put_in_its_place(
    clinic: Clinic, model: str, *, by: str = "compliance", note: str = "label of rev B compared"
) -> Crosswalk:
    return replace_crosswalk(
        clinic.desk,
        clinic.people[by],
        reported_manufacturer=MAKER,
        reported_model=model,
        reported_hardware=("A", "B"),
        key=KEY,
        note=note,
    )


def retire(clinic: Clinic, model: str) -> None:
    retire_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer=MAKER,
        reported_model=model,
        note="wrong row",
    )


def test_another_crosswalk_takes_the_place_of_the_one_that_stands(clinic: Clinic) -> None:
    accept(clinic, "SX-210", hardware=("A",))
    second = put_in_its_place(clinic, "SX-210")
    found = [each for each in list_crosswalks(clinic.desk) if each.reported_model == "SX-210"]
    assert (found, second.version) == ([second], 2)


def test_a_retired_crosswalk_accepted_anew_has_the_next_version(clinic: Clinic) -> None:
    accept(clinic, "SX-210")
    retire(clinic, "SX-210")
    assert accept(clinic, "SX-210").version == 2


def test_the_history_keeps_every_act(clinic: Clinic) -> None:
    accept(clinic, "SX-210")
    put_in_its_place(clinic, "SX-210")
    retire(clinic, "SX-210")
    accept(clinic, "SX-210")
    acts = [
        each for each in crosswalk_history(clinic.desk) if each.crosswalk.reported_model == "SX-210"
    ]
    assert [(each.act, each.crosswalk.version, each.standing, each.note) for each in acts] == [
        ("accepted", 1, False, "compared"),
        ("replaced", 2, False, "label of rev B compared"),
        ("retired", 2, False, "wrong row"),
        ("accepted", 3, True, "compared"),
    ]


def test_there_has_to_be_one_to_be_replaced(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="no crosswalk"):
        put_in_its_place(clinic, "SX-999")


def test_a_replacement_needs_a_note(clinic: Clinic) -> None:
    accept(clinic, "SX-210")
    with pytest.raises(UsageError, match="note"):
        put_in_its_place(clinic, "SX-210", note=" ")


@pytest.mark.parametrize("by", ["fitter", "billing", "admin"])
def test_only_compliance_replaces_a_crosswalk(clinic: Clinic, by: str) -> None:
    with pytest.raises(NotAllowed):
        put_in_its_place(clinic, "SX-200", by=by)


# ---------------------------------------------------------------- suggestions


@pytest.fixture(scope="module")
def listed() -> Reading:
    return read_sim("listed")


def verdict_on(clinic: Clinic, reading: Reading) -> str:
    return take_verdict(
        clinic.desk,
        clinic.people["fitter"],
        readings=(reading,),
        label=None,
        date_of_service=date(2026, 6, 17),
        moment=VerdictMoment.PLANNED,
    ).verdict.verdict.value


def test_a_product_that_waits_for_a_crosswalk_is_proposed_with_its_verdicts(
    clinic: Clinic, listed: Reading
) -> None:
    retire(clinic, "SX-200")
    assert verdict_on(clinic, listed) == "review"
    (proposal,) = propose_all(clinic.desk, 3)
    assert proposal.entries == (clinic.desk.store.size - 1,)
    assert proposal.suggestions[0].key == KEY


def test_a_suggestion_confirms_nothing(clinic: Clinic, listed: Reading) -> None:
    retire(clinic, "SX-200")
    verdict_on(clinic, listed)
    before = clinic.desk.store.checkpoint()
    propose_all(clinic.desk, 3)
    assert clinic.desk.store.checkpoint() == before
    assert verdict_on(clinic, listed) == "review"


def test_a_product_with_a_crosswalk_waits_for_nothing(clinic: Clinic, listed: Reading) -> None:
    verdict_on(clinic, listed)
    assert propose_all(clinic.desk, 3) == ()


def test_a_product_that_is_named_is_proposed_without_any_verdict(clinic: Clinic) -> None:
    found = propose(clinic.desk, Reported(manufacturer=MAKER, model="SX-20"), 1)
    assert found.suggestions[0].key.model == "SX-200"


def test_what_the_article_names_is_among_the_suggestions(clinic: Clinic) -> None:
    found = propose(clinic.desk, Reported(manufacturer="Argo Technologies", model="The Rewalk"), 1)
    assert found.suggestions[0].reference


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reported_model": " "}, "one of them is empty"),
        ({"reported_manufacturer": ""}, "one of them is empty"),
        ({"di": "123"}, "not a device identifier"),
        ({"di": "09506000123456"}, "not a device identifier"),  # its check digit is 5
        ({"di": "(01)09506000123455"}, "not a device identifier"),
        ({"di": "a99912345"}, "not a device identifier"),
    ],
    ids=lambda value: str(value),
)
def test_a_crosswalk_that_could_never_be_right_is_refused(
    clinic: Clinic, changed: dict[str, str], words: str
) -> None:
    told = {"reported_manufacturer": "Synthex Mobility", "reported_model": "SX-210"} | changed
    before = clinic.desk.store.size
    with pytest.raises(UsageError, match=words):
        accept_crosswalk(
            clinic.desk,
            clinic.people["compliance"],
            reported_manufacturer=told["reported_manufacturer"],
            reported_model=told["reported_model"],
            udi_dis=(told["di"],) if "di" in told else (),
            key=KEY,
            note="test",
        )
    assert clinic.desk.store.size == before


@pytest.mark.parametrize("di", ["09506000123455", "A99912345", None])
def test_a_crosswalk_may_name_either_issuers_identifier_or_none(
    clinic: Clinic, di: str | None
) -> None:
    accept_crosswalk(
        clinic.desk,
        clinic.people["compliance"],
        reported_manufacturer="Synthex Mobility",
        reported_model="SX-210",
        udi_dis=() if di is None else (di,),
        key=KEY,
        note="test",
    )
