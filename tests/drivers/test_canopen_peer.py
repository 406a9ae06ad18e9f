"""canopen's LocalNode judges the CANopen driver, behind an slcan adapter on a real terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from drivers.driver import find_driver
from drivers.errors import LinkError, LinkReason
from drivers.identify import read_identity, replay
from drivers.profile import Profile, builtin_profiles
from drivers.reading import Reading
from drivers.target import parse_target
from tests.drivers.canopen_peer import Told, canopen_node
from tests.drivers.reader import nothing_blocks, run

CANOPEN = find_driver("canopen")
CO40 = builtin_profiles()["synthex-co40"]


def profile_with(**section: object) -> Profile:
    assert CO40.canopen is not None
    bus = CO40.canopen.model_dump() | section
    return Profile.model_validate(CO40.model_dump() | {"canopen": bus})


NOBODY = profile_with(node=6)  # so that the limit comes while the bus is open
LIMIT_S = 600.0


def read(target: str, profile: Profile = CO40) -> Reading:
    reading = run(read_identity(parse_target(target), driver=CANOPEN, profile=profile))
    assert replay(reading, profile) == reading.passes
    return reading


@pytest.mark.parametrize("kind", ["quiet", "busy"])
def test_the_identity_of_a_local_node_is_read(kind: str) -> None:
    with canopen_node(kind) as peer:
        reading = read(peer.target)
    assert {name.value: reading.agreed(name) for name in reading.passes[0].fields} == {
        "manufacturer": "vendor-id 0x000002E5",
        "serial": "123456",
        "platform": "product 0x00010000 revision 0x00020003",
        "model": "LowerLimbExo LL-2",
        "hardware_revision": "C",
        "firmware_version": "4.2.1",
    }
    assert all(one.unanswered == () for one in reading.passes)
    assert peer.state == "closed"
    assert peer.lines.index("L") < peer.lines.index("O")


def test_traffic_of_others_stays_in_the_transcript() -> None:
    with canopen_node("busy") as peer:
        reading = read(peer.target)
    received = b"".join(entry.data for entry in reading.transcript.entries)
    assert b"t1858" in received
    assert b"t0800" in received


def test_a_bus_is_only_heard_where_the_profile_says_so() -> None:
    with canopen_node("busy") as peer:
        reading = read(peer.target, profile_with(transmit="never"))
    assert reading.passes[0].fields == {}
    assert "its heartbeat" in reading.passes[0].unanswered[0].reason
    assert not [text for text in peer.lines if text[:1] in {"t", "O"}]
    assert peer.state == "closed"


def test_a_node_that_is_not_there_ends_in_a_timeout_and_a_closed_channel() -> None:
    with canopen_node("quiet") as peer, pytest.raises(LinkError, match="node 6") as caught:
        read(peer.target, NOBODY)
    assert caught.value.reason is LinkReason.TIMEOUT
    assert (peer.lines[-1], peer.state) == ("C", "closed")


def test_an_object_that_the_node_has_not_is_declined() -> None:
    with canopen_node("bare") as peer:
        reading = read(peer.target)
    (declined,) = reading.passes[0].unanswered
    assert declined.question == "canopen object 0x1009:0 (manufacturer hardware version)"
    assert declined.reason == "the node declined: abort 0x06020000 (object does not exist)"


class Leaping(asyncio.SelectorEventLoop):
    """An event loop whose clock can be put forward, so that a limit comes when a test says so."""

    _ahead_s = 0.0

    def time(self) -> float:
        return super().time() + self._ahead_s

    def leap(self, seconds: float) -> None:
        self._ahead_s += seconds


def read_until_open(peer: Told, then: Callable[..., object]) -> None:
    """Read a node that is not there, and do something to it once the channel is open.

    Args:
        then: is given the event loop and the reading's task.
    """

    async def both() -> None:
        target = parse_target(peer.target)
        reading = read_identity(target, driver=CANOPEN, profile=NOBODY, timeout_s=LIMIT_S)
        task = asyncio.ensure_future(reading)
        await asyncio.to_thread(peer.wait_until_open)
        then(asyncio.get_running_loop(), task)
        await task

    with nothing_blocks(), asyncio.Runner(loop_factory=Leaping) as runner:
        runner.run(both())


def test_a_time_limit_leaves_the_channel_closed() -> None:
    with canopen_node("quiet") as peer, pytest.raises(LinkError, match="could not be read from"):
        read_until_open(peer, lambda loop, _: loop.leap(2 * LIMIT_S))
    assert (peer.lines[-1], peer.state) == ("C", "closed")


def test_cancelling_leaves_the_channel_closed() -> None:
    with canopen_node("quiet") as peer, pytest.raises(asyncio.CancelledError):
        read_until_open(peer, lambda _, task: task.cancel())
    assert (peer.lines[-1], peer.state) == ("C", "closed")
