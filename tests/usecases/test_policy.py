"""The policy of confirming: an officer's acts, made stricter by a computer's settings and never looser."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource
from agent.confirm.rules import shipped_rules
from agent.errors import IntegrityError, NotAllowed, NotComplete, UsageError
from agent.packet.check import check_packet
from agent.settings import configured, load_settings
from agent.strictness import ORDERS
from agent.usecases.desk import Desk
from agent.usecases.fittings import open_fitting
from agent.usecases.ledger import verify_ledger
from agent.usecases.policy import limits_of, policy_history, policy_in_force
from agent.usecases.policy_check import require_policy
from agent.usecases.policy_here import policy_here, rules_here
from agent.usecases.policy_setting import adopt_config, import_orders, set_policy
from agent.usecases.records import export_packet
from agent.usecases.verdict_taking import VerdictMoment, require_verdict_possible, take_verdict
from agent.usecases.verdicts import DEVICES
from tests.clinic import Clinic
from tests.packet import sample
from tests.usecases.readings import read_sim

DAY: Final = date(2026, 6, 17)
LOOKED_UP: Final = datetime(2026, 5, 2, tzinfo=UTC)


def line(required: str, kind: str = "prior_authorization") -> dict[str, object]:
    return {"kind": kind, "hcpcs": "K1007", "required": required == "needed",
            "begin": "2026-04-13", "end": None, "source": "list A"}  # fmt: skip


class Row(NamedTuple):
    """A setting of a computer beside a policy.

    Attributes:
        policy: what an officer set; the shipped value where it is ``None``.
        here: what the computer's setting is.
        in_force: under which value a verdict is taken; ``None`` where none is.
    """

    setting: str
    policy: object
    here: object
    in_force: object


NEEDED, WAIVED = line("needed"), line("not needed")
ROWS: Final[dict[str, Row]] = {
    "lists, tighter": Row("max_snapshot_age_days", None, 14, 14),
    "lists, the same": Row("max_snapshot_age_days", None, 31, 31),
    "lists, looser": Row("max_snapshot_age_days", None, 32, None),
    "lists, tighter than set": Row("max_snapshot_age_days", 60, 31, 31),
    "lists, as loose as set": Row("max_snapshot_age_days", 60, 60, 60),
    "lists, looser than set": Row("max_snapshot_age_days", 14, 31, None),
    "stale lists, tighter": Row("stale_snapshot", None, "refuse", "refuse"),
    "stale lists, looser": Row("stale_snapshot", None, "warn", None),
    "stale lists, looser than set": Row("stale_snapshot", "refuse", "review", None),
    "confidence, tighter": Row("minimum_confidence", None, "matched", "matched"),
    "confidence, looser than set": Row("minimum_confidence", "matched", "consistent", None),
    "recalls, tighter": Row("max_recalls_age_days", None, 7, 7),
    "recalls, looser": Row("max_recalls_age_days", None, 366, None),
    "stale recalls, tighter": Row("stale_recalls", None, "review", "review"),
    "stale recalls, looser than set": Row("stale_recalls", "review", "warn", None),
    "orders, one more needed": Row(ORDERS, None, [NEEDED], [NEEDED]),
    "orders, the same": Row(ORDERS, [WAIVED], [WAIVED], [WAIVED]),
    "orders, needed beside another": Row(
        ORDERS, [WAIVED], [line("needed", "face_to_face")], [WAIVED, line("needed", "face_to_face")]
    ),
    "orders, not needed": Row(ORDERS, None, [WAIVED], None),
    "orders, turned round": Row(ORDERS, [NEEDED], [WAIVED], None),
    "orders, none here": Row(ORDERS, [NEEDED], [], [NEEDED]),
}

Here = Callable[[str, object], Desk]


@pytest.fixture(params=["environment", "config.toml"])
def here(
    request: pytest.FixtureRequest, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Here:
    """The clinic's desk on a computer that has a setting."""
    home = tmp_path / "home"

    def desk(setting: str, value: object) -> Desk:
        if request.param == "environment":
            text = value if isinstance(value, str) else json.dumps(value)
            monkeypatch.setenv(f"K1007_{setting.upper()}", text)
        else:
            with (home / "config.toml").open("a") as file:
                file.write(toml_line(setting, value))
        return replace(clinic.desk, settings=load_settings(home))

    return desk


def toml_line(setting: str, value: object) -> str:
    if not isinstance(value, list):
        return f"{setting} = {json.dumps(value)}\n"
    if not value:
        return f"{setting} = []\n"
    return order_tables(value)


def order_tables(lines: list[dict[str, object]]) -> str:
    return "".join(
        "[[orders]]\n"
        + "".join(f"{k} = {json.dumps(v)}\n" for k, v in one.items() if v is not None)
        for one in lines
    )


def officer_sets(clinic: Clinic, setting: str, value: object) -> None:
    officer = clinic.people["compliance"]
    if isinstance(value, list):
        data = order_tables(value).encode()
        import_orders(
            clinic.desk, officer, data, name="o.toml", retrieved=LOOKED_UP, source="A", note="test"
        )
    else:
        set_policy(clinic.desk, officer, setting, str(value), note="test")


def sets_twice(clinic: Clinic, setting: str, value: object) -> None:
    officer_sets(clinic, setting, value)
    officer_sets(clinic, setting, value)


@pytest.mark.parametrize("row", [r for r in ROWS if ROWS[r].in_force is not None])
def test_a_setting_that_loosens_nothing_is_followed(clinic: Clinic, here: Here, row: str) -> None:
    setting, policy, own, in_force = ROWS[row]
    if policy is not None:
        officer_sets(clinic, setting, policy)
    assert policy_here(here(setting, own)).value(setting) == in_force


@pytest.mark.parametrize("row", [r for r in ROWS if ROWS[r].in_force is None])
def test_a_setting_that_would_loosen_the_policy_is_refused_by_name(
    clinic: Clinic, here: Here, row: str
) -> None:
    setting, policy, own, _ = ROWS[row]
    if policy is not None:
        officer_sets(clinic, setting, policy)
    desk = here(setting, own)
    with pytest.raises(NotAllowed, match=f"The setting {setting} ") as refused:
        require_verdict_possible(desk, clinic.people["fitter"], DAY, VerdictMoment.PLANNED, DEVICES)
    assert "k1007 policy " in refused.value.next_step


def test_nothing_is_stored_of_a_verdict_that_is_refused(clinic: Clinic, here: Here) -> None:
    desk = here("max_snapshot_age_days", 366)
    size = desk.store.size
    with pytest.raises(NotAllowed):
        take_verdict(
            desk, clinic.people["fitter"], readings=(read_sim("listed"),), label=None,
            date_of_service=DAY, moment=VerdictMoment.PLANNED,
        )  # fmt: skip
    assert desk.store.size == size


def test_a_verdict_is_taken_under_what_the_officer_set(clinic: Clinic) -> None:
    officer_sets(clinic, "max_snapshot_age_days", 60)
    clinic.clock.now = datetime(2026, 8, 1, 14, tzinfo=UTC)  # the list is of 15 June
    taken = take_verdict(
        clinic.desk, clinic.people["fitter"], readings=(read_sim("listed"),), label=None,
        date_of_service=date(2026, 8, 1), moment=VerdictMoment.PLANNED,
    )  # fmt: skip
    assert taken.verdict.verdict == "confirmed"
    (limit,) = taken.limits
    assert (limit.setting, limit.value, limit.as_set) == ("max_snapshot_age_days", 60, True)


def test_refuse_refuses_where_the_officer_set_it(clinic: Clinic) -> None:
    officer_sets(clinic, "stale_snapshot", "refuse")
    clinic.clock.now = datetime(2026, 8, 1, 14, tzinfo=UTC)
    with pytest.raises(NotComplete, match="47 days old"):
        require_verdict_possible(
            clinic.desk, clinic.people["fitter"], date(2026, 8, 1), VerdictMoment.PLANNED, DEVICES
        )


def test_an_act_tells_what_it_was_what_it_is_why_and_by_whom(clinic: Clinic) -> None:
    officer_sets(clinic, "max_snapshot_age_days", 60)
    officer_sets(clinic, "max_snapshot_age_days", 14)
    first, second = policy_history(clinic.desk)
    officer = clinic.people["compliance"].user.id
    assert (first.said.was, first.said.now, first.standing) == (31, 60, False)
    assert (second.said.was, second.said.now, second.standing) == (60, 14, True)
    assert (second.by, second.said.set_by, second.said.note) == (officer, officer, "test")


def test_limits_are_those_before_the_verdict(clinic: Clinic) -> None:
    before = clinic.desk.store.size
    officer_sets(clinic, "max_snapshot_age_days", 60)
    rules = policy_in_force(clinic.desk).rules.model_dump(mode="json")
    (then,), (now,) = (limits_of(clinic.desk, rules, before=n) for n in (before, before + 1))
    assert (then.act, then.allowed) == (None, False)
    assert (now.as_set, now.allowed, now.looser) == (True, True, True)


def test_order_lists_are_kept_with_their_file(clinic: Clinic) -> None:
    officer_sets(clinic, ORDERS, [WAIVED])
    (act,) = policy_history(clinic.desk)
    assert act.said.listed is not None
    assert act.said.listed.source == "A"
    assert clinic.desk.store.blob(act.said.listed.sha256).content == order_tables([WAIVED]).encode()


REFUSED: Final[dict[str, tuple[Callable[[Clinic], object], str]]] = {
    "no such setting": (lambda c: officer_sets(c, "max_age", 3), "no setting of the policy"),
    "order lists as a value": (lambda c: officer_sets(c, ORDERS, "none"), "no setting of the policy"),
    "an age over a year": (lambda c: officer_sets(c, "max_recalls_age_days", 367), "cannot be"),
    "a number for a word": (lambda c: officer_sets(c, "stale_snapshot", 3), "cannot be"),
    "less than a scanned label": (
        lambda c: officer_sets(c, "minimum_confidence", "typed"), "never for less"),
    "refusal for recalls": (lambda c: officer_sets(c, "stale_recalls", "refuse"), "warn or review"),
    "what is in force": (lambda c: officer_sets(c, "max_snapshot_age_days", 31), "31 days already"),
    "no note": (
        lambda c: set_policy(c.desk, c.people["compliance"], "stale_snapshot", "warn", note=" "), "note"),
    "a file that is in force": (
        lambda c: sets_twice(c, ORDERS, [WAIVED]), "in force already"),
    "lists of tomorrow": (lambda c: import_orders(
        c.desk, c.people["compliance"], b"orders = []", name="o", source="A", note="n",
        retrieved=datetime(2026, 6, 19, tzinfo=UTC)), "still to come"),
    "lists without a source": (lambda c: import_orders(
        c.desk, c.people["compliance"], b"orders = []", name="o", source=" ", note="n",
        retrieved=LOOKED_UP), "need a source"),
    "a config.toml that loosens nothing": (lambda c: adopt_config(
        c.desk, c.people["compliance"], c.desk.settings, note="n"), "looser than the policy"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_set_is_refused(clinic: Clinic, case: str) -> None:
    act, told = REFUSED[case]
    with pytest.raises(UsageError, match=told):
        act(clinic)


@pytest.fixture
def old_home(clinic: Clinic, tmp_path: Path) -> Path:
    """A home whose ``config.toml`` has what was a computer's setting in earlier versions."""
    home = tmp_path / "home"
    with (home / "config.toml").open("a") as file:
        file.write('max_snapshot_age_days = 60\nstale_recalls = "review"\n')
        file.write(order_tables([line("needed", "face_to_face"), WAIVED]))
    return home


def test_an_officer_takes_over_what_config_toml_says(clinic: Clinic, old_home: Path) -> None:
    desk = replace(clinic.desk, settings=load_settings(old_home))
    adopt_config(desk, clinic.people["compliance"], configured(old_home), note="since February")
    told = [(act.said.setting, act.said.now) for act in policy_history(desk)]
    both = [line("needed", "face_to_face"), WAIVED]
    assert told == [("max_snapshot_age_days", 60), (ORDERS, both)]


def test_after_that_verdicts_are_taken_as_before(clinic: Clinic, old_home: Path) -> None:
    desk = replace(clinic.desk, settings=load_settings(old_home))
    adopt_config(desk, clinic.people["compliance"], configured(old_home), note="since February")
    here = policy_here(desk)
    assert (here.max_snapshot_age_days, here.stale_recalls) == (60, "review")
    assert here.value(ORDERS) == [line("needed", "face_to_face"), WAIVED]


def test_nobody_takes_over_the_environment(
    clinic: Clinic, old_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K1007_MAX_SNAPSHOT_AGE_DAYS", "366")
    monkeypatch.setenv("K1007_STALE_SNAPSHOT", "warn")
    adopt_config(
        clinic.desk, clinic.people["compliance"], configured(old_home), note="since February"
    )
    policy = policy_in_force(clinic.desk)
    assert (policy.max_snapshot_age_days, policy.stale_snapshot) == (60, "review")


def past_us(clinic: Clinic, days: int, version: str | None = None) -> None:
    """A verdict under another age of lists than the program would take it under, ten minutes later."""
    clinic.clock.now += timedelta(minutes=10)
    taken = take_verdict(
        clinic.desk, clinic.people["fitter"], readings=(read_sim("listed"),), label=None,
        date_of_service=DAY, moment=VerdictMoment.PLANNED,
    )  # fmt: skip
    held = taken.evidence.rules
    rules = held.model_copy(
        update={"max_snapshot_age_days": days, "version": version or held.version}
    )
    clinic.people["fitter"].record(
        clinic.desk,
        "verdict.taken",
        subject=DEVICES,
        sections={
            "verdict": taken.verdict,
            "evidence": taken.evidence.model_copy(update={"rules": rules}),
        },
    )


def test_the_ledger_is_verified_with_what_an_officer_set(clinic: Clinic) -> None:
    officer_sets(clinic, "max_snapshot_age_days", 14)
    past_us(clinic, 14)
    assert verify_ledger(clinic.desk) == clinic.desk.store.size


def test_a_verdict_under_more_than_the_officer_set_is_named(clinic: Clinic) -> None:
    officer_sets(clinic, "max_snapshot_age_days", 14)
    past_us(clinic, 31)
    with pytest.raises(IntegrityError, match="31 days, looser than 14 days, which entry"):
        verify_ledger(clinic.desk)


def test_a_verdict_that_names_rules_from_before_the_policy_is_held_to_it(clinic: Clinic) -> None:
    past_us(clinic, 366, version="4")
    with pytest.raises(IntegrityError, match="366 days, looser than 31 days, which ships"):
        require_policy(clinic.desk)


def test_a_verdict_is_taken_under_the_newest_rules(clinic: Clinic) -> None:
    assert rules_here(clinic.desk).version == shipped_rules().version


def test_a_packet_has_the_acts_and_the_files_of_order_lists(clinic: Clinic) -> None:
    officer_sets(clinic, "max_snapshot_age_days", 60)
    officer_sets(clinic, ORDERS, [WAIVED])
    fitting = sample.CASE.fitting_id
    open_fitting(clinic.desk, clinic.people["fitter"], sample.CASE)
    take_verdict(
        clinic.desk, clinic.people["fitter"], readings=(), date_of_service=DAY, subject=fitting,
        label=parse_label("(01)09506000123455(21)SX2-26-00417", LabelSource.TYPED),
        moment=VerdictMoment.PLANNED,
    )  # fmt: skip
    packet = export_packet(clinic.desk, clinic.people["fitter"], fitting)
    assert [check.name for check in check_packet(packet).checks if not check.ok] == []
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        kept = [archive.read(n) for n in archive.namelist() if n.startswith("evidence/orders/")]
    assert kept == [order_tables([WAIVED]).encode()]
