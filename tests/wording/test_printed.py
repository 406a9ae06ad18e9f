"""What is really printed claims nothing either: help as it is shown, and texts put together at last.

What the demos print, and the pages and files of their packets, is read in tests/cli/test_demo*.py.
"""

from __future__ import annotations

import click
import pytest

from agent.cli.app import app
from tests.cli.test_help import EVERY, chosen
from tests.wording.claims import unexplained


@pytest.mark.parametrize("words", [(), *EVERY], ids=" ".join)
def test_help_claims_nothing(words: tuple[str, ...]) -> None:
    command = chosen(words)
    shown = command.get_help(click.Context(command, info_name="k1007", parent=click.Context(app)))
    assert unexplained(shown) == []


@pytest.mark.parametrize(
    "printed",
    [
        "Companion Ida Sample:\ntrained in 14 sessions, certified 06/12/2026\nby Eva Sample; skills: all.",
        "It says nothing about\ncoverage or payment.",
        "Keep the prescription, any certificate and the …",
        "ask\ncompliance",
        "certified by: P. Sample",
    ],
)
def test_a_text_of_the_list_is_known_as_it_is_printed(printed: str) -> None:
    assert unexplained(printed) == []


@pytest.mark.parametrize(
    "printed",
    [
        "This is coverage.",
        "It says nothing about coverage or payment. It is covered.",
        "The claim is certified by the program.",
        "Keep the certificate …",
        "a certified …",
    ],
)
def test_a_claim_beside_the_list_is_found(printed: str) -> None:
    assert len(unexplained(printed)) == 1
