"""The demo of a device whose maker publishes no protocol, run once as a person would."""

from __future__ import annotations

import json
import subprocess
import zipfile

import pytest

from agent.packet.check import check_packet
from tests.cli.conftest import Command
from tests.cli.packet_text import every_word, page_words
from tests.cli.test_demo import K1007, LIMIT_S, Ran, clean_environment, enter_home
from tests.peers import require_program
from tests.wording.claims import unexplained

pytestmark = pytest.mark.xdist_group("demo label")


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("label") / "left"
    done = subprocess.run(
        [K1007, "demo", "--label-only", "--out", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
        env=clean_environment(),
    )
    return Ran(folder, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def members(told: Ran) -> dict[str, bytes]:
    with zipfile.ZipFile(told.folder / "packet.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_ends_with_the_packets_path_and_code_0(told: Ran) -> None:
    packet = str(told.folder / "packet.zip")
    assert (told.code, told.out.splitlines()[-1:]) == (0, [packet]), told.err


def test_it_leaves_the_photograph_beside_the_rest(told: Ran) -> None:
    left = {path.name for path in told.folder.iterdir()}
    assert left == {"home", "packet.zip", "credentials.txt", "label.jpg"}


def test_it_says_on_what_basis_each_verdict_stands(told: Ran) -> None:
    lines = [line for line in told.err.splitlines() if "label seen for" in line]
    assert [("label_scanned" in line, "isted" in line) for line in lines] == [(True, True)] * 2


def test_no_controller_was_read(members: dict[str, bytes]) -> None:
    readings = [json.loads(data) for name, data in members.items() if "evidence/readings" in name]
    assert [one["readings"] for one in readings] == [[], []]


def test_the_packet_holds_photographs_and_packing_list(members: dict[str, bytes]) -> None:
    kinds = sorted(name.split("-", 1)[1] for name in members if "evidence/labels/" in name)
    assert kinds == ["packing-list.jpg", "photo-1.jpg", "photo-1.jpg"]


def test_the_packet_holds_what_gudid_says_and_tells_the_difference(
    members: dict[str, bytes],
) -> None:
    assert [name for name in members if "evidence/gudid/" in name] != []
    assert b"GUDID says the company" in members["record.json"]


def test_nothing_that_it_says_or_leaves_claims_what_it_cannot_know(told: Ran) -> None:
    assert unexplained(f"{told.out} {told.err} {every_word(told.folder / 'packet.zip')}") == []


def test_every_page_says_that_it_is_invented(told: Ran) -> None:
    pages = page_words(told.folder / "packet.zip").split("\f")[:-1]
    assert [number for number, page in enumerate(pages) if "SYNTHETIC" not in page] == []


def test_the_pdf_shows_the_photographs(told: Ran) -> None:
    pdfimages = require_program("pdfimages", "poppler-utils")
    with zipfile.ZipFile(told.folder / "packet.zip") as archive:
        archive.extract("packet.pdf", told.folder.parent)
    listed = subprocess.run(
        [pdfimages, "-list", told.folder.parent / "packet.pdf"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(listed.stdout.splitlines()[2:]) == 2


def test_the_packet_checks(told: Ran) -> None:
    assert check_packet((told.folder / "packet.zip").read_bytes()).ok


@pytest.fixture
def in_home(told: Ran, k1007: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command on what the demo left."""
    enter_home(told, monkeypatch)
    return k1007


def test_the_verdicts_run_again_from_the_kept_photographs(in_home: Command) -> None:
    said = in_home("ledger", "verify")
    assert said.code == 0, said.err


def test_the_photograph_can_be_tried_on_the_reading_command(told: Ran, in_home: Command) -> None:
    said = in_home("label", "read", str(told.folder / "label.jpg"), "--json")
    assert json.loads(said.out)["serial"] == "SX2-26-00417"
