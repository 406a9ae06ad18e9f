"""A reading is evidence: two passes, every byte, and a replay that gives the same passes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from drivers.allowlist import AllowList
from drivers.driver import builtin_drivers, find_driver
from drivers.errors import (
    DriverError,
    LinkError,
    LinkReason,
    ProfileError,
    ProtocolError,
    Refused,
    TargetError,
)
from drivers.identify import read_identity, replay
from drivers.profile import Profile, builtin_profiles
from drivers.protocol.session import Ask, Session
from drivers.reading import Direction, FieldName, Pass, Reading, Transcript
from drivers.target import parse_target
from tests.drivers.device import SETTINGS, Device
from tests.drivers.pty_peer import pty_peer
from tests.drivers.reader import SMP, SX200, read, run


@pytest.fixture(scope="module")
def reading() -> Reading:
    with pty_peer(Device()) as port:
        return read(f"serial:{port}?driver=smp&profile=synthex-sx200")


def test_two_passes_agree_on_the_serial(reading: Reading) -> None:
    assert len(reading.passes) == 2
    assert reading.agreed(FieldName.SERIAL) == "SX2-26-00417"


def test_a_reading_says_how_it_was_made(reading: Reading) -> None:
    assert (reading.driver, reading.profile, reading.synthetic) == ("smp", "synthex-sx200", True)
    assert reading.target.startswith("serial:/dev/")
    assert reading.target.endswith("?driver=smp&profile=synthex-sx200")


def test_each_field_names_the_entry_in_which_its_answer_ended(reading: Reading) -> None:
    for one_pass in reading.passes:
        for field in one_pass.fields.values():
            entry = reading.transcript.entries[field.entry]
            assert entry.direction is Direction.RECEIVED
            assert entry.data.endswith(b"\n")


def test_the_transcript_never_runs_backwards(reading: Reading) -> None:
    times = [entry.monotonic_ns for entry in reading.transcript.entries]
    assert all(earlier <= later for earlier, later in pairwise(times))


def test_every_question_is_in_the_transcript(reading: Reading) -> None:
    sent = [e for e in reading.transcript.entries if e.direction is Direction.SENT]
    assert len(sent) == 16


def test_a_stored_reading_replays_to_the_same_passes(reading: Reading) -> None:
    stored = Reading.model_validate_json(reading.model_dump_json())
    assert replay(stored, SX200) == reading.passes


def test_a_replay_after_lost_answers_gives_the_same_passes() -> None:
    device = Device(settings={key: SETTINGS[key] for key in ("id/serial", "id/model")})
    heard: list[bytes] = []

    def script(line: bytes) -> bytes:
        heard.append(line)
        return b"log only\n" if len(heard) == 3 else device(line)

    with pty_peer(script) as port:
        read_with_loss = read(f"serial:{port}")
    assert replay(read_with_loss, SX200) == read_with_loss.passes
    assert len(heard) == 17


def altered(reading: Reading, index: int, data: bytes | None) -> Reading:
    entries = list(reading.transcript.entries)
    if data is None:
        del entries[index]
    else:
        entries[index] = entries[index].model_copy(update={"data_hex": data.hex()})
    return reading.model_copy(update={"transcript": Transcript(entries=tuple(entries))})


@pytest.mark.parametrize("index", [0, 1, 2, -1, -2])
@pytest.mark.parametrize("data", [None, b"\x06\x09AAAA\n"])
def test_an_altered_transcript_does_not_replay(
    reading: Reading, index: int, data: bytes | None
) -> None:
    with pytest.raises((ProtocolError, LinkError)):
        replay(altered(reading, index, data), SX200)


def test_a_transcript_that_goes_on_does_not_replay(reading: Reading) -> None:
    longer = Transcript(entries=(*reading.transcript.entries, reading.transcript.entries[1]))
    with pytest.raises(ProtocolError, match="goes on"):
        replay(reading.model_copy(update={"transcript": longer}), SX200)


def test_a_replay_needs_the_profile_of_the_reading(reading: Reading) -> None:
    with pytest.raises(ProfileError, match="synthex-sx200"):
        replay(reading, None)


def test_the_wall_time_is_that_of_the_given_clock() -> None:
    moments = [datetime(2026, 5, 4, 9, 30, tzinfo=UTC) + timedelta(minutes=n) for n in range(99)]
    clock = iter(moments)
    with pty_peer(Device()) as port:
        made = run(
            read_identity(
                parse_target(f"serial:{port}"), driver=SMP, passes=1, clock=lambda: next(clock)
            )
        )
    assert made.started == moments[0]
    assert [entry.wall_time for entry in made.transcript.entries] == moments[
        1 : len(made.transcript.entries) + 1
    ]


SEALED = SX200.model_copy(update={"connection_basis": ""})
OTHER = SX200.model_copy(update={"driver": "modbus"})


@pytest.mark.parametrize("profile", [SEALED, OTHER], ids=["no basis", "another driver"])
def test_a_profile_that_does_not_fit_opens_nothing(profile: Profile) -> None:
    device = Device()
    with pty_peer(device) as port, pytest.raises(ProfileError):
        read(f"serial:{port}", profile=profile)
    assert device.asked == 0


@pytest.mark.parametrize("target", ["sim:listed"])
def test_a_target_without_a_line_says_what_to_do(target: str) -> None:
    with pytest.raises(TargetError, match="target"):
        read(target)


def test_an_unknown_driver_names_those_that_exist() -> None:
    with pytest.raises(TargetError) as caught:
        find_driver("morse")
    assert "smp" in caught.value.next_step


class Rogue:
    """A driver whose session sends what it never declared."""

    name = "rogue"
    version = "1"

    def allowlist(self, profile: Profile | None) -> AllowList:  # noqa: ARG002 — Driver's signature
        return AllowList([b"hello\n"])

    def session(self, profile: Profile | None, *, number: int) -> Session:  # noqa: ARG002 — same
        yield Ask(b"reset\n", wait_s=0.1)
        return Pass(fields={})


def test_a_rogue_session_is_refused_before_the_port_sees_it() -> None:
    heard: list[bytes] = []

    def script(line: bytes) -> bytes:
        heard.append(line)
        return b""

    with pty_peer(script) as port, pytest.raises(Refused):
        run(read_identity(parse_target(f"serial:{port}"), driver=Rogue()))
    assert heard == []


async def serve_over_tcp(device: Device) -> asyncio.Server:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(device(line))
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


def test_a_controller_behind_tcp_is_read() -> None:
    async def main() -> Reading:
        async with await serve_over_tcp(Device()) as server:
            port = server.sockets[0].getsockname()[1]
            target = parse_target(f"tcp:127.0.0.1:{port}")
            return await read_identity(target, driver=SMP, profile=SX200)

    assert run(main()).agreed(FieldName.SERIAL) == "SX2-26-00417"


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.close()


def test_a_tcp_peer_that_hangs_up_is_lost() -> None:
    async def main() -> None:
        async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            await read_identity(parse_target(f"tcp:127.0.0.1:{port}"), driver=SMP)

    with pytest.raises(LinkError) as caught:
        run(main())
    assert caught.value.reason is LinkReason.LOST


def test_a_tcp_port_where_nobody_listens_is_not_found() -> None:
    with pytest.raises(LinkError) as caught:
        read("tcp:127.0.0.1:1")
    assert caught.value.reason is LinkReason.NOT_FOUND


@pytest.mark.parametrize("passes", [0, 5])
def test_the_number_of_passes_is_bounded(passes: int) -> None:
    with pytest.raises(ValueError, match="passes"):
        read("tcp:127.0.0.1:1", passes=passes)


def test_every_error_has_a_next_step() -> None:
    with pytest.raises(TypeError):
        DriverError("something happened")  # type: ignore[call-arg]


def test_the_built_in_profiles_name_built_in_drivers() -> None:
    assert {p.driver for p in builtin_profiles().values()} <= set(builtin_drivers())
