"""``k1007 recall affected``: devices and their parts, for people and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from agent.cli.commands.recalls import names
from agent.confirm.models import RecallForm
from agent.confirm.recalls import Concern
from agent.confirm.stated_units import UnitKind
from agent.fitting.timing import local_date
from agent.fitting.worn_parts import Since, WornPart
from agent.story import load_story
from agent.usecases.affected import Affected
from agent.usecases.device_log import DeviceState
from tests.cli.conftest import Command
from tests.confirm.test_recalls import RECALL, file

FITTING = load_story().case.fitting_id
PATIENT = load_story().case.patient.name
UNIT = "SX2-26-00417"


def today() -> str:
    """The day at the clinic: a part is swapped after it was listed, and that is now."""
    return f"{local_date(datetime.now(UTC), 'America/New_York')}"


@pytest.fixture
def worn(k1007: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A fitting with a verdict, a remote that was swapped, and recalls of remotes RC-0001 to RC-0042."""
    case, recalls = tmp_path / "case.json", tmp_path / "recalls.json"
    case.write_text(load_story().case.model_dump_json())
    recalls.write_bytes(file(RECALL | {"code_info": "Serial numbers: RC-0001 to RC-0042"}))
    udi = f"(01)09506000123455(21){UNIT}"
    verify = ("verify", "--label", udi, "--fitting", FITTING, "--date-of-service", today())
    part = ("component", "add", FITTING, "remote", "--kind", "remote", "--unit", UNIT)
    swap = ("component", "swap", FITTING, "remote", "--serial", "RC-0043", "--reason", "dead")
    bring = ("recall", "import", str(recalls), "--retrieved", "2026-06-16", "--source", "test")
    for by, command in (
        ("fitter", ("fitting", "new", "--from", str(case))),
        ("fitter", verify),
        ("fitter", (*part, "--serial", "RC-0042")),
        ("fitter", (*swap, "--on", today())),
        ("compliance", bring),
    ):
        monkeypatch.setenv("K1007_USER", by)
        said = k1007(*command)
        assert said.code in (0, 3), said.err
    return k1007


def test_a_former_part_is_told_as_former(worn: Command) -> None:
    said = worn("recall", "affected")
    unit, line = said.out.splitlines()
    assert unit.endswith(
        "being fitted  whether it means this product a person has to judge: read it"
    )
    assert line.startswith(
        f"Z-0001-2026  {FITTING}  {PATIENT}  {UNIT}  being fitted  the remote RC-0042, "
    )
    assert line.endswith(f" for {UNIT}, former: taken out on {today()}: names this part")
    assert "1 fitting with a verdict and 2 parts" in said.err


def test_the_part_is_in_the_json(worn: Command) -> None:
    unit, one = json.loads(worn("recall", "affected", "--json").out)["affected"]
    part = one["part"]
    assert (unit["part"], unit["how"]) == (None, "product unclear")
    assert (one["how"], one["by"], one["serial"]) == ("named", "serial", UNIT)
    told = [part[name] for name in ("id", "serial", "unit", "until")]
    assert told == ["remote", "RC-0042", UNIT, today()]


@pytest.mark.parametrize(
    ("by", "of_device", "of_part"),
    [
        (UnitKind.SERIAL, "names this unit", "names this part"),
        (UnitKind.LOT, "names the lot of this unit", "names the lot of this part"),
        (
            UnitKind.DI,
            "names the device identifier of this unit",
            "names the device identifier of this part",
        ),
        (None, "names the model, and all units", "names its kind, and all units"),
    ],
)
def test_a_line_says_what_is_named_and_no_more(
    by: UnitKind | None, of_device: str, of_part: str
) -> None:
    device = Affected(
        recall="Z-1", form=RecallForm.RECALL, classification="", reason="", how=Concern.NAMED, by=by,
        fitting="F", patient="P", serial=UNIT, state=DeviceState.FITTING, verdict_entry=1,
    )  # fmt: skip
    part = WornPart(
        id="", kind=None, name="remote", serial="RC-1", unit=UNIT, since=date(2026, 1, 1), how=Since.SEEN
    )  # fmt: skip
    told = [names(one) for one in (device, device.model_copy(update={"part": part}))]
    assert told == [of_device, of_part]


def test_a_part_that_is_there_is_told_with_the_day_it_was_fitted(
    worn: Command, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.json"
    newer.write_bytes(file(RECALL | {"code_info": "Serial numbers: RC-0043"}))
    worn("recall", "import", str(newer), "--retrieved", "2026-06-17", "--source", "test")
    line = worn("recall", "affected").out.splitlines()[-1]
    told = f"the remote RC-0043, fitted on {today()} to {UNIT}: names this part"
    assert line.endswith(told)


def test_the_device_itself_stands_before_its_parts(worn: Command, tmp_path: Path) -> None:
    newer = tmp_path / "newer.json"
    all_remotes = {"code_info": "All units", "product_description": "Remotes of SX-200"}
    newer.write_bytes(file(RECALL | all_remotes))
    worn("recall", "import", str(newer), "--retrieved", "2026-06-17", "--source", "test")
    told = [line.rpartition("  ")[2] for line in worn("recall", "affected").out.splitlines()]
    assert [words.split(",")[0] for words in told] == [
        "names the model",
        "the remote RC-0042",
        "the remote RC-0043",
    ]


@pytest.fixture
def officer(k1007: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """At work: compliance, who keeps the recalls."""
    monkeypatch.setenv("K1007_USER", "compliance")
    return k1007


def bring(folder: Path, data: bytes, name: str = "r.json") -> tuple[str, ...]:
    (folder / name).write_bytes(data)
    place = str(folder / name)
    return ("recall", "import", place, "--retrieved", "2026-06-16", "--source", "test")


PAGE = json.dumps(
    {
        "meta": {"last_updated": "2026-06-15", "results": {"skip": 0, "limit": 1, "total": 1200}},
        "results": [RECALL],
    }
).encode()
MISSING = "Imported are 1 of 1,200 recalls of one answer of openFDA: fetch the rest (skip=1)"


def test_a_page_is_not_taken_for_the_whole_answer(officer: Command, tmp_path: Path) -> None:
    done = officer(*bring(tmp_path, PAGE))
    told = [officer("recall", name) for name in ("list", "affected")]
    assert (done.code, [one.code for one in told]) == (3, [0, 0])
    assert all(MISSING in one.err for one in (done, *told))
    gap = {"form": "recall", "held": 1, "total": 1200}
    assert json.loads(officer("recall", "list", "--json").out)["missing"] == [gap]


def test_files_are_listed_and_one_of_them_is_retired(officer: Command, tmp_path: Path) -> None:
    over = RECALL | {"recall_status": "Terminated"}
    officer(*bring(tmp_path, file(RECALL)))
    beside = officer(*bring(tmp_path, file(over), "over.json"))
    assert beside.code == 0
    assert "says something else of Z-0001-2026: both count." in beside.err
    first = officer("recall", "files").out.splitlines()[0].split()[0]
    gone = officer("recall", "retire", first, "--note", "a test")
    assert gone.out.startswith(f"{first}: retired. 1 record in force now.")
    lines = officer("recall", "files").out.splitlines()
    assert [line.endswith("  test  retired: a test") for line in lines].count(True) == 1
