"""The demo, run once as a person would, and every promise about what it leaves."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.packet_text import every_word
from tests.judges.tlog import TlogJudge, shared_judge
from tests.peers import require_program
from tests.wording.claims import unexplained

pytestmark = pytest.mark.xdist_group("demo")

K1007 = Path(sys.executable).with_name("k1007")
LIMIT_S = 100
"""Far beyond what it takes; a demo that hangs is found."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of the demo."""

    folder: Path
    code: int
    out: str
    err: str


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("K1007_")}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("demo") / "left"
    done = subprocess.run(
        [K1007, "demo", "--out", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
        env=clean_environment(),
    )
    return Ran(folder, done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def unpacked(demo: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(demo.folder / "packet.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> TlogJudge:
    return shared_judge(tmp_path_factory)


def enter_home(left: Ran, environment: pytest.MonkeyPatch) -> None:
    """Commands of this process are then run on what the demo left, by its fitter."""
    lines = (left.folder / "credentials.txt").read_text().splitlines()
    secret = left.folder.parent / "password-lena"
    secret.write_text(dict(line.split(" ") for line in lines)["lena"])
    secret.chmod(0o600)
    for name in set(os.environ) - set(clean_environment()):
        environment.delenv(name)
    environment.setenv("K1007_HOME", str(left.folder / "home"))
    environment.setenv("K1007_USER", "lena")
    environment.setenv("K1007_PASSWORD_FILE", str(secret))


@pytest.fixture
def in_home(demo: Ran, k1007: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command on what the demo left."""
    enter_home(demo, monkeypatch)
    return k1007


def test_it_ends_with_the_packets_path_and_code_0(demo: Ran) -> None:
    packet = str(demo.folder / "packet.zip")
    assert (demo.code, demo.out.splitlines()[-1:]) == (0, [packet]), demo.err


def test_it_leaves_what_the_help_says_and_nothing_else(demo: Ran) -> None:
    assert {path.name for path in demo.folder.iterdir()} == {
        "home",
        "packet.zip",
        "credentials.txt",
    }


@pytest.mark.parametrize(
    "name", ["credentials.txt", "packet.zip", "home/k1007.db", "home/k1007.key"]
)
def test_what_it_leaves_is_the_owners_alone(demo: Ran, name: str) -> None:
    assert stat.S_IMODE((demo.folder / name).stat().st_mode) == 0o600


def test_it_shows_that_a_flipped_bit_is_found_and_where(demo: Ran) -> None:
    said = demo.err.partition("one bit was flipped")[2]
    assert "record.json" in said


def test_it_writes_plain_lines_where_there_is_no_terminal(demo: Ran) -> None:
    assert "\x1b" not in demo.out + demo.err


def test_it_does_not_touch_a_folder_with_something_in_it(k1007: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    said = k1007("demo", "--out", str(tmp_path))
    assert (said.code, [path.name for path in tmp_path.iterdir()]) == (2, ["mine.txt"])


@pytest.mark.parametrize("was_there", [False, True], ids=["made", "of the person's own"])
def test_without_the_extra_it_leaves_no_folder_of_its_own(
    k1007: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_there: bool
) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "cbor2.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "without"))
    out = tmp_path / "left"
    if was_there:
        out.mkdir()
    said = k1007("demo", "--out", str(out))
    assert (said.code, "extra 'sim'" in said.err, out.exists()) == (2, True, was_there), said.err


def test_the_fitting_has_every_visit_of_the_story(in_home: Command) -> None:
    shown = json.loads(in_home("fitting", "show", "FIT-2026-0042", "--json").out)
    assert (
        len(shown["visits"]),
        len(shown["amendments"]),
        shown["delivered_entry"] is not None,
    ) == (
        41,
        1,
        True,
    )


def test_the_verdict_at_delivery_is_final_matched_and_confirmed(
    in_home: Command, unpacked: Path
) -> None:
    shown = json.loads(in_home("fitting", "show", "FIT-2026-0042", "--json").out)
    entry = shown["final_verdict_entry"]
    reading = json.loads((unpacked / "evidence" / "readings" / f"{entry}.json").read_text())
    assert (reading["verdict"], reading["date_of_service"]) == ("confirmed", "2026-06-17")


@pytest.mark.parametrize(
    "arguments",
    [
        ("ledger", "verify"),
        ("ledger", "checkpoint"),
        ("fitting", "list"),
        ("fitting", "show", "FIT-2026-0042"),
        ("pcl", "list"),
        ("crosswalk", "list"),
        ("user", "list"),
        ("document", "list", "FIT-2026-0042"),
        ("scan",),
    ],
    ids=" ".join,
)
def test_every_other_command_can_be_tried_on_it(
    in_home: Command, arguments: tuple[str, ...]
) -> None:
    said = in_home(*arguments)
    assert (said.code, "Traceback" in said.err) == (0, False), said.err


def test_go_verifies_every_checkpoint_inclusion_and_consistency_proof(
    unpacked: Path, judge: TlogJudge
) -> None:
    proof = unpacked / "proof"
    judged = [line.split()[0] for line in judge.verify_packet(proof)]
    assert {kind: judged.count(kind) for kind in ("checkpoint", "leaf", "continues")} == {
        "checkpoint": 1,
        "leaf": len(list(proof.glob("*.leaf"))),
        "continues": len(list(proof.glob("*.add-checkpoint"))),
    }


def test_the_packet_holds_leaves_and_a_consistency_proof_for_the_judge(unpacked: Path) -> None:
    proof = unpacked / "proof"
    assert len(list(proof.glob("*.leaf"))) > 40
    assert len(list(proof.glob("*.add-checkpoint"))) > 0


def test_the_packet_checks_without_any_home(
    demo: Ran, k1007: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_HOME", "/nonexistent")
    said = k1007("check", str(demo.folder / "packet.zip"), "--json")
    report = json.loads(said.out)
    assert (
        said.code,
        report["ok"],
        [c["name"] for c in report["checks"] if not c["ok"]],
    ) == (
        0,
        True,
        [],
    )


def test_qpdf_finds_no_fault_in_the_pdf(unpacked: Path) -> None:
    qpdf = require_program("qpdf", "qpdf")
    done = subprocess.run(
        [qpdf, "--check", unpacked / "packet.pdf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_pdf_is_tagged_and_names_both_standards(unpacked: Path) -> None:
    pdfinfo = require_program("pdfinfo", "poppler-utils")
    packet = unpacked / "packet.pdf"
    facts = subprocess.run([pdfinfo, packet], capture_output=True, text=True, check=True).stdout
    meta = subprocess.run([pdfinfo, "-meta", packet], capture_output=True, text=True, check=True)
    words = ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<")
    assert ("Tagged:          yes" in facts, [w for w in words if w not in meta.stdout]) == (
        True,
        [],
    )


def test_nothing_that_it_says_or_leaves_claims_what_it_cannot_know(demo: Ran) -> None:
    assert unexplained(f"{demo.out} {demo.err} {every_word(demo.folder / 'packet.zip')}") == []


def test_no_makers_name_is_in_the_packet(demo: Ran) -> None:
    text = every_word(demo.folder / "packet.zip").lower()
    makers = ("rewalk", "lifeward", "indego", "ekso", "wandercraft", "parker", "hypershell")
    assert [name for name in makers if name in text] == []
