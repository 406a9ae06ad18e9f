"""How a device with faults behaves on the radio, told moment by moment."""

from __future__ import annotations

import pytest

from simulators.errors import FaultError
from simulators.faults import faults_of
from simulators.faults.temper import AT_ONCE, Answer, Asked, Drop, Ignore, Refuse, Temper, Tempers

READ = Asked("read_request", "2a25", guarded=True, encrypted=False)
FURTHER = READ._replace(name="read_blob_request")
PAIRED = READ._replace(encrypted=True)
LEVEL = READ._replace(uuid="2a19", guarded=False)
SERVICES = Asked("read_by_group_type_request", "2800", guarded=False, encrypted=False)
MTU = Asked("exchange_mtu_request", None, guarded=False, encrypted=False)


def temper(*faults: str) -> Temper:
    return Tempers([fault.temper() for fault in faults_of(faults)])


def test_without_faults_everything_is_answered_at_once() -> None:
    even = temper()
    assert even.heard()
    assert even.reachable
    assert even.pairs
    assert (even.connected(), even.asked(READ)) == (AT_ONCE, AT_ONCE)


@pytest.mark.parametrize("asked", [READ, FURTHER])
def test_reading_is_lost_at_a_read_and_at_its_later_parts(asked: Asked) -> None:
    assert temper("link-loss:at=reading").asked(asked) == Drop()


@pytest.mark.parametrize("asked", [SERVICES, MTU])
def test_reading_is_not_lost_at_anything_else(asked: Asked) -> None:
    assert temper("link-loss:at=reading").asked(asked) == AT_ONCE


def test_discovering_is_lost_after_so_many() -> None:
    losing = temper("link-loss:at=discovering,after=2")
    assert [losing.asked(each) for each in (MTU, SERVICES, SERVICES, SERVICES)] == [
        AT_ONCE,
        AT_ONCE,
        AT_ONCE,
        Drop(),
    ]


def test_each_connection_counts_anew() -> None:
    losing = temper("link-loss:at=reading,after=1")
    told = []
    for _ in range(2):
        losing.connected()
        told += [losing.asked(READ), losing.asked(READ)]
    assert told == [AT_ONCE, Drop(), AT_ONCE, Drop()]


def test_a_link_is_lost_so_many_times_and_then_holds() -> None:
    losing = temper("link-loss:at=connecting,times=2")
    assert [losing.connected() for _ in range(3)] == [Drop(), Drop(), AT_ONCE]


def test_a_device_that_is_gone_stays_gone() -> None:
    losing = temper("link-loss:at=scanning,after=1")
    assert [losing.heard() for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("asked", "code", "reaction"),
    [
        (READ, 5, Refuse(5)),
        (READ, 15, Refuse(15)),
        (PAIRED, 5, AT_ONCE),
        (PAIRED, 15, AT_ONCE),
        (PAIRED, 8, Refuse(8)),
        (PAIRED, 12, Refuse(12)),
        (LEVEL, 5, AT_ONCE),
        (SERVICES, 5, AT_ONCE),
    ],
)
def test_only_the_identity_is_guarded_and_pairing_mends_two_of_four(
    asked: Asked, code: int, reaction: object
) -> None:
    assert temper(f"pairing-required:code={code}").asked(asked) == reaction


def test_waits_add_up() -> None:
    assert temper("slow:ms=200").asked(READ) == Answer(0.2)
    both = Tempers([temper("slow:ms=200"), temper("slow:ms=50")])
    assert both.asked(READ) == Answer(0.25)


def test_the_first_that_does_not_answer_wins() -> None:
    assert temper("slow", "pairing-required", "silence").asked(READ) == Refuse(5)
    assert temper("silence", "pairing-required").asked(READ) == Ignore()


def test_another_code_than_these_is_refused() -> None:
    with pytest.raises(FaultError, match="5, 8, 12 or 15"):
        faults_of(["pairing-required:code=1"])
