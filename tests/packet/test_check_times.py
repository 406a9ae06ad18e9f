"""Times fit each other: along the log, and between a signature line and its entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.ledger.canonical import JSON
from tests.packet.forgeries import (
    ENTRY,
    Change,
    failed,
)
from tests.packet.genuine import (
    Steps,
    both,
    edit,
    forged,
    line,
)


def later(name: str, minutes: float) -> Change:
    def changed(steps: Steps) -> None:
        old = steps[name]
        at = old.at + timedelta(minutes=minutes)
        signed = {"signature": line(old.by, at)} if "signature" in old.sections else {}
        steps[name] = replace(old, at=at, sections={**old.sections, **signed})

    return changed


def signed_later(name: str, minutes: float) -> Change:
    def changed(steps: Steps) -> None:
        moment = steps[name].at + timedelta(minutes=minutes)
        edit(name, "signature", signed_at=moment.isoformat())(steps)

    return changed


@pytest.mark.parametrize("minutes", [-6.5, -60 * 24 * 90, 60])
def test_times_along_the_log_do_not_go_back(minutes: float) -> None:
    faults = failed(forged(later("V-12", minutes)))
    assert list(faults) == ["times"]
    assert "but entry" in faults["times"]


def test_a_back_dated_entry_is_told_with_both_times() -> None:
    told = failed(forged(later("V-12", -60)))["times"]
    assert f"Entry {ENTRY['V-12']} (visit.signed) is dated 2026-06-17T12:" in told
    assert f"but entry {ENTRY['V-12'] - 1} before it is dated 2026-06-17T13:" in told


@pytest.mark.parametrize("minutes", [-5.5, 5.5, 60 * 24 * 90])
def test_a_signature_line_is_of_its_entry_s_time(minutes: float) -> None:
    faults = failed(forged(signed_later("V-12", minutes)))
    assert list(faults) == ["times"]
    assert f"Entry {ENTRY['V-12']} (visit.signed) is dated" in faults["times"]
    assert "but its signature line says" in faults["times"]


@pytest.mark.parametrize("said", [None, 7, "today", "2026-06-17T13:00:00", "9" * 40])
def test_a_signature_line_without_a_moment_is_found(said: str | int | None) -> None:
    assert list(failed(forged(edit("V-12", "signature", signed_at=said)))) == ["times"]


@pytest.mark.parametrize("minutes", [-4.5, 4.5])
def test_a_clock_set_right_is_no_fault(minutes: float) -> None:
    assert forged(later("V-12", minutes)).ok
    assert forged(signed_later("V-12", minutes)).ok


def vouched(name: str, at: int) -> Change:
    """The entry is a word for the clock, so many minutes after its place."""
    said: dict[str, JSON] = {
        "clock": {"newest_entry": 3, "newest_at": "2100-01-01T00:00:00.000Z", "note": "ran ahead"}
    }

    def changed(steps: Steps) -> None:
        old = steps[name]
        steps[name] = replace(
            old, act="clock.vouched", by="ada", key="ada", subject="clock", sections=said,
            at=old.at + timedelta(minutes=at),
        )  # fmt: skip

    return changed


def test_after_a_word_for_the_clock_the_order_of_time_begins_anew() -> None:
    told = {one.name: one for one in forged(both(later("D-01", 500), vouched("D-02", 0))).checks}
    assert told["times"].ok
    assert (
        'vouches for the clock; the newest entry then was 3, dated "2100-01' in told["times"].detail
    )
    assert '"ran ahead"' in told["times"].detail


def test_it_begins_anew_with_that_entry_s_own_time() -> None:
    assert "times" in failed(forged(both(vouched("D-02", 500), later("V-12", 0))))


def test_what_goes_back_before_it_is_a_fault_still() -> None:
    faults = failed(forged(both(later("opened", 500), vouched("D-02", 0))))
    assert "times" in faults
