"""An override is shown with its reason and both signatures wherever the verdict is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.fitting.models import (
    Countersignature,
    Override,
    SignatureMeaning,
    SignatureStatement,
    SignedCountersignature,
    SignedOverride,
)
from agent.packet.content import PacketContent
from agent.packet.document import build_document
from agent.packet.layout_data import all_words
from agent.packet.page_one_papers import identified
from agent.packet.sections.device import device_blocks
from agent.packet.sections.technical import technical_blocks
from agent.packet.view import PacketView
from tests.packet import sample
from tests.packet.build import content_of, log_of


def signature(name: str) -> SignatureStatement:
    return SignatureStatement(
        printed_name=name,
        credentials="",
        licence="",
        signed_at=sample.moment("2026-06-17T10:30"),
        place_tz=sample.ZONE,
        meaning=SignatureMeaning.REVIEW,
    )


def content(*, second: bool) -> PacketContent:
    signed = SignedOverride(
        entry=9,
        override=Override(verdict_entry=8, reason="the letter of 2026-05-12"),
        signature=signature("Ruth Officer"),
        second=SignedCountersignature(
            entry=10,
            countersignature=Countersignature(override_entry=9),
            signature=signature("Ada Second"),
        )
        if second
        else None,
    )
    fitting = sample.fitting()
    made = content_of(fitting, log_of(fitting))
    return replace(made, fitting=fitting.model_copy(update={"overrides": (signed,)}))


@pytest.mark.parametrize("place", [identified, device_blocks, technical_blocks])
def test_reason_and_both_signatures_are_shown(place: object) -> None:
    assert callable(place)
    told = str(place(PacketView(content(second=True))))
    assert [
        w for w in ("Ruth Officer", "Ada Second", "the letter of 2026-05-12") if w not in told
    ] == []


@pytest.mark.parametrize("place", [identified, device_blocks, technical_blocks])
def test_a_missing_second_signature_is_told(place: object) -> None:
    assert callable(place)
    assert "no second signature" in str(place(PacketView(content(second=False))))


def test_page_one_does_not_say_that_it_went_on_before_the_second_signature() -> None:
    words = " ".join(all_words(build_document(content(second=False))))
    assert ("Override recorded" in words, "Went on by override" in words) == (True, False)
