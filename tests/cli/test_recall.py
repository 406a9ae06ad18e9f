"""``k1007 recall affected``: devices and their parts, for people and as JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from agent.cli.commands.recalls import names
from agent.confirm.models import RecallForm
from agent.confirm.recalls import Concern
from agent.confirm.stated_units import UnitKind
from agent.fitting.worn_parts import Since, WornPart
from agent.story import load_story
from agent.usecases.affected import Affected, DeviceState
from tests.cli.conftest import Command
from tests.confirm.test_recalls import RECALL, file

FITTING = load_story().case.fitting_id
PATIENT = load_story().case.patient.name
UNIT = "SX2-26-00417"


@pytest.fixture
def worn(k1007: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A fitting with a verdict, a remote that was swapped, and recalls of remotes RC-0001 to RC-0042."""
    case, recalls = tmp_path / "case.json", tmp_path / "recalls.json"
    case.write_text(load_story().case.model_dump_json())
    recalls.write_bytes(file(RECALL | {"code_info": "Serial numbers: RC-0001 to RC-0042"}))
    udi = f"(01)09506000123455(21){UNIT}"
    verify = ("verify", "--label", udi, "--fitting", FITTING, "--date-of-service", "2026-06-17")
    part = ("component", "add", FITTING, "remote", "--kind", "remote", "--unit", UNIT)
    swap = ("component", "swap", FITTING, "remote", "--serial", "RC-0043", "--reason", "dead")
    bring = ("recall", "import", str(recalls), "--retrieved", "2026-06-16", "--source", "test")
    for by, command in (
        ("fitter", ("fitting", "new", "--from", str(case))),
        ("fitter", verify),
        ("fitter", (*part, "--serial", "RC-0042")),
        ("fitter", (*swap, "--on", "2026-06-16")),
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
    assert line.endswith(f" for {UNIT}, former: taken out on 2026-06-16: names this part")
    assert "1 fitting with a verdict and 2 parts" in said.err


def test_the_part_is_in_the_json(worn: Command) -> None:
    unit, one = json.loads(worn("recall", "affected", "--json").out)["affected"]
    part = one["part"]
    assert (unit["part"], unit["how"]) == (None, "product unclear")
    assert (one["how"], one["by"], one["serial"]) == ("named", "serial", UNIT)
    told = [part[name] for name in ("id", "serial", "unit", "until")]
    assert told == ["remote", "RC-0042", UNIT, "2026-06-16"]


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
    told = f"the remote RC-0043, fitted on 2026-06-16 to {UNIT}: names this part"
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
