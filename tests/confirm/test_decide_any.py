"""The verdict on any rows, day, serials, label: what cannot matter does not; confirmed means what it says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.decide import decide
from agent.confirm.models import Evidence, Listing, VerdictKind
from drivers.reading import FieldName
from tests.confirm.build import (
    CONFIRMING,
    KEY,
    SERIAL,
    label,
    narrowed,
    one_pass,
    reading,
    snapshot,
)

names = st.sampled_from(["Synthex Mobility", "Other", ""])
days = st.dates(date(2024, 1, 1), date(2027, 1, 1))


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    begin = draw(days)
    end = draw(st.none() | st.dates(begin, begin + timedelta(days=900)))
    key = KEY.model_copy(
        update={
            "manufacturer": draw(names),
            "model": draw(st.sampled_from(["SX-200", "SX-201", ""])),
            "hcpcs": draw(st.sampled_from(["K1007", "L2999"])),
        }
    )
    comment = draw(st.sampled_from(["", "SYNTHETIC"]))
    return Listing(key=key, begin=begin, end=end, comment=comment, line=2)


evidences = st.builds(
    lambda rows, day, first, second, told: CONFIRMING.model_copy(
        update={
            "snapshot": snapshot(*rows),
            "date_of_service": day,
            "readings": (reading(one_pass(serial=first), one_pass(serial=second)),),
            "label": told,
        }
    ),
    st.lists(listings(), max_size=5, unique_by=lambda row: row.key),
    days,
    st.sampled_from([SERIAL, "SX2-26-00418", ""]),
    st.sampled_from([SERIAL, "SX2-26-00418"]),
    st.sampled_from([None, label(), label(serial="SX2-26-00999")]),
)


@given(evidences)
def test_rows_that_cannot_matter_do_not(evidence: Evidence) -> None:
    assert evidence.snapshot is not None
    keys = [walk.key for walk in evidence.crosswalks]
    fewer = narrowed(evidence.snapshot, "K1007", keys)
    assert decide(evidence.model_copy(update={"snapshot": fewer})) == decide(evidence)


@given(evidences)
def test_confirmed_means_every_source_named_this_listing_on_that_day(evidence: Evidence) -> None:
    verdict = decide(evidence)
    if verdict.verdict is not VerdictKind.CONFIRMED:
        return
    assert verdict.listing is not None
    serials = {v for r in evidence.readings for v in r.values(FieldName.SERIAL)}
    if evidence.label and evidence.label.serial:
        serials.add(evidence.label.serial)
    begin, end = verdict.listing.begin, verdict.listing.end or date.max
    assert (len(serials), begin <= evidence.date_of_service <= end) == (1, True)
