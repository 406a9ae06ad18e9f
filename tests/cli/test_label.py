"""``k1007 label read`` and ``k1007 verify`` on a label alone, as a fitter types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.story.label_picture import label_photo, packing_list_photo
from tests.cli.conftest import Command
from tests.clinic import PASSWORD

UDI = "(01)09506000123455(11)260422(21)SX2-26-00417"
SCAN = "]d201095060001234551126042221SX2-26-00417"
WRONG = "(01)09506000123454(21)SX2-26-00417"
PHOTO = label_photo(UDI, ("Strider Personal",))


@pytest.fixture
def photo(tmp_path: Path) -> str:
    place = tmp_path / "label.jpg"
    place.write_bytes(PHOTO)
    return str(place)


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A second person whose password is at hand."""
    secret = tmp_path / "second"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    monkeypatch.setenv("K1007_SECOND_PASSWORD_FILE", str(secret))
    return "guest"


@pytest.mark.parametrize("arguments", [("--text", UDI), ("--scan", SCAN)], ids=["text", "scan"])
def test_a_label_is_read_without_any_home(k1007: Command, arguments: tuple[str, ...]) -> None:
    said = k1007("label", "read", *arguments, "--json")
    told = json.loads(said.out)
    assert (said.code, told["text"], told["serial"]) == (0, UDI, "SX2-26-00417")


def test_a_photograph_is_read_without_any_home(k1007: Command, photo: str) -> None:
    said = k1007("label", "read", photo)
    assert (said.code, UDI in said.out) == (0, True), said.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--text", WRONG), 3, "expected 5, got 4"),
        (("--scan", "]D201095060001234"), 3, "caps lock"),
        (("--scan", "]C121SX2-26-00417"), 3, "no device identifier"),
        (("--text", UDI, "--scan", SCAN), 2, "either photographs"),
        ((), 2, "either photographs"),
        (("no-such-file.jpg",), 2, "cannot be read"),
        (("/dev/zero",), 2, "not a plain file"),
        ((".",), 2, "not a plain file"),
    ],
    ids=["check digit", "caps lock", "no DI", "two", "none", "no file", "device", "folder"],
)
def test_what_cannot_be_used_is_told(
    k1007: Command, arguments: tuple[str, ...], code: int, words: str
) -> None:
    said = k1007("label", "read", *arguments)
    assert (said.code, words in said.out + said.err) == (code, True), said.out + said.err


def test_a_label_and_a_second_person_give_a_verdict_on_that_basis(
    k1007: Command, home: Path, photo: str, second: str
) -> None:
    said = k1007("verify", "--label-photo", photo, "--second-person", second, "--json")
    told = json.loads(said.out)
    label = told["label"]
    assert (told["confidence"], told["reading"], label["second_person"]["printed_name"]) == (
        "label_scanned",
        None,
        "Guest Sample",
    )


def test_another_barcode_on_the_photographs_is_told_and_kept(
    k1007: Command, home: Path, photo: str, tmp_path: Path
) -> None:
    stray = tmp_path / "stray.jpg"
    stray.write_bytes(packing_list_photo("SX2-26-00999", ("SHELF 4",)))
    said = k1007("verify", "--label-photo", photo, "--label-photo", str(stray), "--json")
    (note,) = [one for one in json.loads(said.out)["reasons"] if one["code"] == "label_note"]
    assert note["text"] == 'Of the label\'s photographs: another barcode says "SX2-26-00999".'


def test_what_to_do_about_a_verdict_is_said_beside_it(
    k1007: Command, home: Path, photo: str
) -> None:
    said = k1007("verify", "--label-photo", photo)
    assert said.err.splitlines()[-1] == (
        "A surer source can be had: another reading, or the photographed label with a second source. "
        "A second person can sign for it, or the maker's packing list be photographed."
    )


def test_without_a_target_the_label_is_enough_and_no_port_is_looked_for(
    k1007: Command, home: Path, photo: str
) -> None:
    said = k1007("verify", "--label-photo", photo)
    assert (said.code, "second person" in said.out, "port" in said.err) == (3, True, False)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--second-person", "guest"), 2, "none is given"),
        (("--packing-list", "{photo}"), 2, "none is given"),
        (("--label-photo", "{photo}", "--second-person", "fitter"), 6, "is another person's"),
        (("--label-photo", "{photo}", "--second-person", "auditor"), 6, "may not stand for"),
        (("--label-photo", "{photo}", "--second-person", "nobody"), 6, "do not go together"),
        (("--label", UDI, "--second-person", "guest"), 2, "was photographed"),
        (("--label-photo", "{photo}", "--label", UDI.replace("417", "418")), 2, "One says"),
        (("--label-photo", "{photo}", "--packing-list", "nowhere"), 2, "cannot be read"),
        (("--label-photo", "{list}"), 2, "no photograph in JPEG"),
        (("--label", WRONG), 2, "expected 5, got 4"),
        (("--label-scan", "]D201"), 2, "caps lock"),
    ],
    ids=[
        "second person alone", "packing list alone", "oneself", "auditor", "nobody", "typed only",
        "another serial", "no packing list", "no photograph", "check digit", "caps lock",
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_and_no_verdict_is_kept(
    k1007: Command,
    home: Path,
    tmp_path: Path,
    photo: str,
    second: str,
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    paper = tmp_path / "list.txt"
    paper.write_text("SX2-26-00417")
    before = k1007("ledger", "checkpoint").out
    filled = [each.format(photo=photo, list=paper) for each in arguments]
    said = k1007("verify", *filled)
    assert (said.code, words in said.err) == (code, True), said.err
    assert k1007("ledger", "checkpoint").out == before


def test_a_product_without_a_connection_basis_leads_to_its_label(
    k1007: Command, home: Path, tmp_path: Path
) -> None:
    profiles = home / "profiles"
    profiles.mkdir(mode=0o700)
    (profiles / "closed.toml").write_text(
        'spec = "k1007-profile/1"\nid = "closed"\nname = "SYNTHETIC Closed"\n'
        'manufacturer = "Synthex Mobility"\nmodel = "CL-1"\ndriver = "smp"\n'
        'connection_basis = ""\nsynthetic = true\n'
    )
    said = k1007("verify", "serial:/dev/null", "--profile", "closed", "--on-bench")
    assert (said.code, "--label-photo" in said.err, "nothing connects" in said.err) == (
        2,
        True,
        True,
    ), said.err
