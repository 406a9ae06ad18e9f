"""A crosswalk has a set of device identifiers; one that was stored with one at most is read as it was."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from pydantic import ValidationError

from agent.confirm.decide import decide
from agent.confirm.facts import Facts
from agent.confirm.models import Confidence, Crosswalk, LabelSource
from agent.confirm.questions.recalled import device_of
from tests.confirm.build import CONFIRMING, DI, KEY, crosswalk, label

SIZE_M, SIZE_L = "00614141007349", "00812345678901"
WALK = crosswalk()


@pytest.mark.parametrize(("stored", "dis"), [(DI, (DI,)), (None, ()), ("", ("",))])
def test_one_that_was_stored_with_one_identifier_is_read_as_it_was(
    stored: str | None, dis: tuple[str, ...]
) -> None:
    told = WALK.model_dump(mode="json", exclude={"udi_dis"}) | {"udi_di": stored}
    assert Crosswalk.model_validate(told) == WALK.model_copy(update={"udi_dis": dis})
    assert told["udi_di"] == stored


def test_one_that_tells_it_in_both_ways_is_none() -> None:
    with pytest.raises(ValidationError, match="udi_di"):
        Crosswalk.model_validate(WALK.model_dump(mode="json") | {"udi_di": DI})


@pytest.mark.parametrize("order", list(permutations((SIZE_M, DI, SIZE_L, DI))))
def test_the_identifiers_are_a_set(order: tuple[str, ...]) -> None:
    told = WALK.model_dump(mode="json") | {"udi_dis": order}
    assert Crosswalk.model_validate(told).udi_dis == (SIZE_M, SIZE_L, DI)


def test_no_order_of_identifiers_changes_a_verdict() -> None:
    seen = label(di=SIZE_L, scanned=LabelSource.SCANNED)
    verdicts = {
        decide(
            CONFIRMING.model_copy(update={"label": seen, "crosswalks": (crosswalk(di=dis),)})
        ).model_dump_json()
        for dis in permutations((SIZE_M, DI, SIZE_L))
    }
    assert len(verdicts) == 1
    assert f'"confidence":"{Confidence.MATCHED}"' in verdicts.pop()


@pytest.mark.parametrize(
    ("di", "reviewed"),
    [
        (DI, f'the reviewed one of this model is "{DI}".'),
        ((DI, SIZE_M), f'the reviewed ones of this model are "{SIZE_M}" and "{DI}".'),
    ],
)
def test_a_label_with_an_identifier_that_was_not_reviewed_is_held_against_all(
    di: str | tuple[str, ...], reviewed: str
) -> None:
    seen = label(di=SIZE_L, scanned=LabelSource.SCANNED)
    walk = crosswalk(di=di)
    verdict = decide(CONFIRMING.model_copy(update={"label": seen, "crosswalks": (walk,)}))
    (told,) = (one.text for one in verdict.reasons if one.code == "label_di_differs")
    assert told == f'The label\'s device identifier is "{SIZE_L}", {reviewed}'


def test_a_recall_is_held_against_every_identifier_of_the_product() -> None:
    walks = (crosswalk(di=(DI, SIZE_M)),)
    device = device_of(Facts(CONFIRMING.model_copy(update={"crosswalks": walks})))
    assert device.reviewed_dis == {DI, SIZE_M}


LATER = {
    "udi_dis": (DI, SIZE_M),
    "note": "size M",
    "accepted_by": "u-other",
    "accepted_at": WALK.accepted_at + timedelta(days=1),
    "version": 2,
}


@pytest.mark.parametrize(
    ("change", "adds"),
    [
        ({}, True),
        ({"udi_dis": (DI,)}, False),
        ({"udi_dis": (SIZE_M, SIZE_L)}, False),
        ({"udi_dis": ()}, False),
        ({"reported_model": "SX-300"}, False),
        ({"reported_manufacturer": "Other Works"}, False),
        ({"reported_hardware": ("A",)}, False),
        ({"key": KEY.model_copy(update={"model": "SX-100"})}, False),
        ({"synthetic": True}, False),
    ],
)
def test_a_version_that_only_adds_identifiers_is_known(
    change: dict[str, object], *, adds: bool
) -> None:
    later = WALK.model_copy(update={**LATER, **change})
    assert (later.adds_to(WALK), later.adds_to(later)) == (adds, False)
