"""The command line and the helper that runs it in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import serial

from simulators import command, process, scenario
from simulators.errors import EXIT_CODE, MissingExtra, ServeError
from simulators.faults import Fault, every
from simulators.faults.noise import Echo
from tests.simulators.client import WRITE, ask, read

WITHIN_S: Final = 30.0
SIMULATORS: Final = [sys.executable, "-m", "simulators"]
MISSING: Final = (
    "The simulator needs the extra 'sim', which is not installed. "
    "Install it: pip install '.[sim]' in k1007-agent's own folder.\n"
)


@contextmanager
def _spawn(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*SIMULATORS, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()  # does nothing to one that has ended; a failed test leaves none behind


def _ready(running: subprocess.Popen[str]) -> dict[str, Any]:
    assert running.stdout is not None
    said = json.loads(running.stdout.readline())
    assert isinstance(said, dict)
    return said


def _run_without(modules: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys\n"
        f"for name in {modules!r}: sys.modules[name] = None\n"
        "import simulators.serve, simulators.process\n"
        "from simulators.command import main\n"
        f"sys.exit(main({list(arguments)!r}))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=WITHIN_S, check=False
    )


def test_list_names_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["list"]) == 0
    shown = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert shown == [*scenario.names(), "On"]


def test_list_says_which_scenarios_are_on_bluetooth(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["list"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"On Bluetooth: {', '.join(scenario.radio_names())}."


def test_list_as_json_has_driver_and_profile(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["list", "--json"]) == 0
    rows = {row["scenario"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["ended"]["driver"], rows["ended"]["profile"]) == ("smp", "synthex-sx100")


def test_faults_are_listed_with_their_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["faults"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in shown[:-1] if not line.startswith(" ")] == list(every())
    assert any(line.split()[:3] == ["pieces=3", "how", "many"] for line in shown)


def test_faults_as_json_have_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["faults", "--json"]) == 0
    rows = {row["fault"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["split"]["parameters"] == {"seed": 1007, "pieces": 3, "gap_ms": 20}


def test_faults_as_json_say_what_they_can_be_laid_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["faults", "--json"]) == 0
    media = {row["fault"]: row["media"] for row in json.loads(capsys.readouterr().out)}
    assert media["split"] == ["line", "stream"]
    assert media["link-loss"] == ["radio"]
    assert media["adapter-off"] == ["computer"]


def test_a_fault_of_bluetooth_is_not_laid_over_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["tcp", "listed", "--fault", "link-loss"]) == EXIT_CODE
    assert "'link-loss' cannot be laid over a line" in capsys.readouterr().err


def test_a_device_on_bluetooth_only_has_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["tcp", "openexo"]) == EXIT_CODE
    assert "it is reached over Bluetooth only" in capsys.readouterr().err


def test_a_list_that_nobody_reads_to_its_end_is_no_bug() -> None:
    with subprocess.Popen(
        [*SIMULATORS, "faults"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert (running.wait(WITHIN_S), running.stderr and running.stderr.read()) == (0, "")


@pytest.mark.parametrize("kind", ["serial", "tcp"])
def test_faults_are_laid_over_in_their_order_and_told(kind: str) -> None:
    faults = ["--fault", "split:pieces=4", "--fault", "console-log"]
    with _spawn(kind, "listed", "--until-eof", *faults) as running:
        ready = _ready(running)
        running.communicate(timeout=WITHIN_S)
    assert ready["faults"] == ["split:pieces=4", "console-log"]


def test_a_report_is_one_line_for_each_time_that_it_is_asked_for() -> None:
    with _spawn("tcp", "listed", "--until-eof") as running:
        target = _ready(running)["target"]
        assert running.stdin is not None
        running.stdin.write("nonsense\nreport\nreport\n")
        running.stdin.flush()
        reports = [_ready(running) for _ in range(2)]
        output, _ = running.communicate(timeout=WITHIN_S)
    assert [each["report"] for each in reports] == [target, target]
    assert json.loads(output)["ended"] == target


@pytest.mark.parametrize("kind", ["serial", "tcp"])
def test_the_ready_line_says_where_and_what(kind: str) -> None:
    with _spawn(kind, "listed", "--until-eof") as running:
        ready = _ready(running)
        running.communicate(timeout=WITHIN_S)
    assert ready["target"] == f"{kind}:{ready['device']}"
    assert {key: ready[key] for key in ("scenario", "driver", "profile", "pid", "pace_baud")} == {
        "scenario": "listed",
        "driver": "smp",
        "profile": "synthex-sx200",
        "pid": running.pid,
        "pace_baud": 115_200,
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(number: signal.Signals, tmp_path: Path) -> None:
    link = tmp_path / "exo"
    with _spawn("serial", "listed", "--link", str(link)) as running:
        _ready(running)
        running.send_signal(number)
        output, errors = running.communicate(timeout=WITHIN_S)
    assert (running.returncode, json.loads(output)["ended"], errors) == (0, f"serial:{link}", "")
    assert not os.path.lexists(link)


def test_without_until_eof_it_serves_after_the_end_of_input() -> None:
    with _spawn("tcp", "listed") as running:
        assert running.stdin is not None
        running.stdin.close()
        host, port = _ready(running)["device"].split(":")
        with socket.create_connection((host, int(port)), WITHIN_S) as line:
            line.sendall(ask(0, 6))
            assert read(line.makefile("rb").readline()).body == {"buf_size": 384, "buf_count": 4}
        running.terminate()
        assert running.wait(WITHIN_S) == 0


def test_hanging_up_ends_the_process() -> None:
    with (
        _spawn("serial", "listed", "--hang-up-after-bytes", "3") as running,
        serial.Serial(_ready(running)["device"], timeout=WITHIN_S) as port,
    ):
        port.write(ask(0, 6))
        output, _ = running.communicate(timeout=WITHIN_S)
    assert json.loads(output)["hung_up"] is True


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serial", "nobody"], "There is no scenario 'nobody'."),
        (["tcp", "x\x1by"], "There is no scenario 'x\\x1by'."),
        (["serial", "listed", "--link", "/dev/null"], "'/dev/null' is there already"),
        (["tcp", "listed", "--fault", "echo", "--fault", "echo"], "'echo' is given twice"),
    ],
)
def test_an_error_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert (shown.err.count("\n"), shown.out) == (1, "")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["serial"],
        ["serial", "listed", "--pace", "49"],
        ["serial", "listed", "--pace", "-1"],
        ["serial", "listed", "--pace", "fast"],
        ["serial", "listed", "--hang-up-after-bytes", "1.5"],
        ["tcp", "listed", "--port", "65536"],
        ["tcp", "listed", "--link", "x"],
        ["serial", "listed", "--fault", "spilt"],
        ["serial", "listed", "--fault", "split:pieces=1"],
        ["serial", "listed", "--fault"],
    ],
)
def test_wrong_usage_is_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["serial", "tcp"])
def test_a_missing_codec_ends_in_one_sentence(kind: str) -> None:
    done = _run_without(["cbor2"], kind, "listed")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", MISSING)


WINDOWS_HAS_NOT: Final = ["termios", "tty", "pty", "fcntl"]


def test_without_terminals_it_imports_and_says_what_to_use() -> None:
    done = _run_without(WINDOWS_HAS_NOT, "serial", "listed")
    assert (done.returncode, done.stderr) == (
        2,
        "This computer has no pseudo-terminals. Use 'tcp' instead of 'serial'.\n",
    )


def test_without_terminals_the_list_works() -> None:
    assert _run_without(WINDOWS_HAS_NOT, "list").returncode == 0


class TestProcess:
    def test_is_reached_by_its_target_and_tells_its_end(self, tmp_path: Path) -> None:
        link = tmp_path / "exo"
        with (
            process.start("listed", link=link, pace=0) as device,
            serial.Serial(str(link), timeout=WITHIN_S) as port,
        ):
            port.write(ask(0, 6) + ask(0, 5, op=WRITE))
            bodies = [read(port.read_until(b"\n")).body for _ in range(2)]
        assert bodies == [{"buf_size": 384, "buf_count": 4}, {"rc": 8}]
        assert (device.target, device.driver, device.profile) == (
            f"serial:{link}",
            "smp",
            "synthex-sx200",
        )
        assert (device.ended["requests"], device.ended["violation_count"]) == (2, 1)

    @pytest.mark.parametrize("fault", ["echo", Echo()])
    def test_has_the_faults_that_it_was_given(self, fault: str | Fault) -> None:
        with (
            process.start("listed", faults=["split", fault], pace=0) as device,
            serial.Serial(device.device, timeout=WITHIN_S) as port,
        ):
            port.write(ask(0, 6))
            assert port.read_until(b"\n") == ask(0, 6)
            assert device.report()["requests"] == 1
        assert device.ready["faults"] == ["split", "echo"]
        assert device.report() == device.ended

    def test_is_reached_over_tcp(self) -> None:
        with process.start("listed", kind="tcp") as device:
            host, port = device.device.split(":")
            with socket.create_connection((host, int(port)), WITHIN_S) as line:
                line.sendall(ask(0, 6))
                assert read(line.makefile("rb").readline()).body["buf_count"] == 4

    def test_has_ended_after_the_block(self) -> None:
        with process.start("listed") as device:
            pid = device.pid
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    def test_has_ended_after_a_failing_block(self) -> None:
        pids = []

        def fail() -> None:
            with process.start("listed") as device:
                pids.append(device.pid)
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        with pytest.raises(ProcessLookupError):
            os.kill(pids[0], 0)

    def test_that_cannot_start_says_why(self) -> None:
        with (
            pytest.raises(ServeError, match="did not start: There is no scenario 'nobody'"),
            process.start("nobody"),
        ):
            pass

    def test_that_lacks_the_extra_says_how_to_get_it_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "cbor2.py").write_text("raise ImportError")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        with pytest.raises(ServeError) as told, process.start("listed"):
            pass
        assert told.value.text == f"The simulator did not start: {MissingExtra().text}"

    def test_that_is_not_ready_in_time_is_ended(self) -> None:
        with (
            pytest.raises(ServeError, match=r"not ready within 0\.001 seconds"),
            process.start("listed", ready_within_s=0.001),
        ):
            pass

    def test_runs_from_any_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "simulators.py").write_text("raise SystemExit('the wrong one')")
        monkeypatch.chdir(tmp_path)
        with process.start("ended") as device:
            assert device.profile == "synthex-sx100"
