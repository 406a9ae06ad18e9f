"""Any text ends in a reading; nothing raises, and nothing is read that is not in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.confirm.label import label_from_keystrokes, parse_label
from agent.confirm.models import LabelSource
from agent.confirm.udi import UdiReading, read_keystrokes, read_udi
from agent.confirm.udi.mod43 import ALPHABET, check_character
from agent.errors import UsageError

TYPED = LabelSource.TYPED
LIKELY = st.text("0123456789ABCSXabd()+/$]*~{}\x1d\r\n -.%=&:", max_size=60)
STARTED = st.builds(
    str.__add__, st.sampled_from(["(01)09506000123455", "]d20109506000123455", "+", "]C1"]), LIKELY
)
HIBCC = st.text(ALPHABET, min_size=1, max_size=40).map(lambda body: f"+{body}")
TEXTS = st.one_of(
    st.text(max_size=80), LIKELY, STARTED, HIBCC.map(lambda t: t + check_character(t))
)


def invented(text: str, reading: UdiReading) -> bool:
    """Whether a value does not stand in the text as it is; spaces do not count."""
    flat = "".join(text.split()).upper()
    values = (reading.di, reading.serial, reading.lot)
    return any("".join(v.split()).upper() not in flat for v in values if v is not None)


@given(TEXTS)
def test_any_text_has_a_reading_that_invents_nothing(text: str) -> None:
    assert not invented(text, read_udi(text))


@given(TEXTS)
def test_a_text_that_is_no_udi_says_why(text: str) -> None:
    reading = read_udi(text)
    assert reading.issuer is not None or reading.errors


@given(st.lists(TEXTS, max_size=3).map("\r\n".join))
def test_any_keystrokes_have_a_reading(text: str) -> None:
    reading = read_keystrokes(text)
    assert reading.di is not None or reading.errors or reading.issuer is not None


@given(TEXTS, st.sampled_from(["typed", "scanner"]))
def test_any_text_ends_in_a_label_or_in_a_printable_sentence(text: str, how: str) -> None:
    refused = ""
    try:
        label = label_from_keystrokes(text) if how == "scanner" else parse_label(text, TYPED)
        assert label.di
    except UsageError as error:
        refused = error.message
    assert refused.isprintable()
