"""Each act by each role, at the act itself: refused before anything is looked at, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import FirmwareKind, LabelSource, ListingKey
from agent.errors import AgentError, IntegrityError, NotAllowed
from agent.fitting.models import AmendmentKind, Complaint, Override
from agent.fitting.models.acts import Explanation
from agent.fitting.models.parts import Part, PartKind
from agent.roles import ACTS, Role
from agent.usecases.case_amending import amend_case
from agent.usecases.clock import vouch_for_clock
from agent.usecases.crosswalks import accept_crosswalk, retire_crosswalk
from agent.usecases.desk import Desk
from agent.usecases.explanations import explain_verdict
from agent.usecases.firmware import add_firmware, retire_firmware
from agent.usecases.fittings import add_document, open_fitting, record_claim, record_complaint
from agent.usecases.gudid import import_gudid
from agent.usecases.labels import SeenLabel, attested
from agent.usecases.ledger import verify_ledger
from agent.usecases.lists import import_snapshot, retire_list
from agent.usecases.overrides import countersign_override, override_verdict
from agent.usecases.parts import add_part, swap_part, typed_serial
from agent.usecases.people import Actor, add_user, authenticate, unlock_user
from agent.usecases.policy_setting import set_policy
from agent.usecases.recalls import import_recalls, retire_recalls
from agent.usecases.records import export_packet
from agent.usecases.returns import record_return
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.visits import amend_visit, deliver, sign_visit
from tests.clinic import PASSWORD, PEOPLE, Clinic
from tests.packet import sample
from tests.roles import ACT_ROLES

DAY: Final = date(2026, 6, 17)
NOW: Final = datetime(2026, 6, 17, 12, tzinfo=UTC)
KEY: Final = ListingKey(manufacturer="A", product="B", model="C", hcpcs="K1007")
Attempt = Callable[[Desk, Actor], object]

ATTEMPTS: Final[Mapping[str, Attempt]] = {
    "case.amended": lambda desk, by: amend_case(
        desk, by, "FIT-A", path="/patient/mbi", now="1EG4-TE5-MK72", reason="r"
    ),
    "claim.recorded": lambda desk, by: record_claim(desk, by, "FIT-A", sample.fitting().claims[0]),
    "clock.vouched": lambda desk, by: vouch_for_clock(desk, by, DAY, note="n"),
    "complaint.recorded": lambda desk, by: record_complaint(desk, by, "FIT-A", complaint()),
    "component.added": lambda desk, by: add_part(desk, by, "FIT-A", part(), ()),
    "component.swapped": lambda desk, by: swap_part(
        desk, by, "FIT-A", "P-1", typed_serial("S-2"), swapped_on=DAY, reason="broken"
    ),
    "crosswalk.accepted": lambda desk, by: accept_crosswalk(
        desk, by, reported_manufacturer="A", reported_model="C", key=KEY, note="n"
    ),
    "crosswalk.retired": lambda desk, by: retire_crosswalk(
        desk, by, reported_manufacturer="A", reported_model="none", note="n"
    ),
    "document.added": lambda desk, by: add_document(desk, by, "FIT-A", sample.DOCUMENTS[0], None),
    "firmware.added": lambda desk, by: add_firmware(
        desk, by, manufacturer="A", model="C", kind=FirmwareKind.MINIMUM, begin=DAY, end=None,
        version="1", note="n",
    ),
    "firmware.retired": lambda desk, by: retire_firmware(desk, by, "fw-none", note="n"),
    "fitting.delivered": lambda desk, by: deliver(desk, by, "FIT-A", "V-none", 1),
    "fitting.opened": lambda desk, by: open_fitting(desk, by, sample.CASE),
    "fitting.returned": lambda desk, by: record_return(
        desk, by, "FIT-A", returned_on=None, note="n"
    ),
    "gudid.imported": lambda desk, by: import_gudid(desk, by, b"{}", name="g.json"),
    "label.attested": lambda desk, by: attested(desk, by, label(), for_=by, subject="FIT-A"),
    "packet.exported": lambda desk, by: export_packet(desk, by, "FIT-A"),
    "pcl.imported": lambda desk, by: import_snapshot(
        desk, by, b"", name="l.csv", retrieved=NOW, source="test"
    ),
    "pcl.retired": lambda desk, by: retire_list(desk, by, "pcl-none", note="n"),
    "policy.set": lambda desk, by: set_policy(desk, by, "stale_snapshot", "warn", note="n"),
    "recall.imported": lambda desk, by: import_recalls(
        desk, by, b"{}", name="r.json", retrieved=NOW, source="test"
    ),
    "recall.retired": lambda desk, by: retire_recalls(desk, by, "none", note="n"),
    "user.added": lambda desk, by: add_user(
        desk, by, name=f"by-{by.user.name}", printed_name=f"Added By-{by.user.name}",
        credentials="", licence="", role=Role.AUDITOR, password=PASSWORD,
    ),
    "user.unlocked": lambda desk, by: unlock_user(desk, by, "nobody"),
    "verdict.countersigned": lambda desk, by: countersign_override(desk, by, "FIT-A", 1),
    "verdict.explained": lambda desk, by: explain_verdict(
        desk, by, "FIT-A", Explanation(verdict_entry=1, reason="r")
    ),
    "verdict.overridden": lambda desk, by: override_verdict(
        desk, by, "FIT-A", Override(verdict_entry=1, reason="a letter")
    ),
    "verdict.taken": lambda desk, by: take_verdict(
        desk, by, readings=(), label=None, date_of_service=DAY, moment=VerdictMoment.PLANNED
    ),
    "visit.amended": lambda desk, by: amend_visit(
        desk, by, "FIT-A", 1, kind=AmendmentKind.CORRECTION, path="/place", now="home", reason="r"
    ),
    "visit.signed": lambda desk, by: sign_visit(desk, by, "V-none"),
}  # fmt: skip
"""One attempt at each act; where somebody may, most fail later, for want of what they name."""


def complaint() -> Complaint:
    return Complaint(received=DAY, what="it squeaks")


def part() -> Part:
    number = typed_serial("S-1").number
    return Part(
        id="P-1", unit_serial="SX2-26-00417", kind=PartKind.REMOTE, name="remote", number=number
    )


def label() -> SeenLabel:
    return SeenLabel(parse_label("(01)09506000123455(21)SX2-26-00417", LabelSource.TYPED))


def refused(clinic: Clinic, act: str) -> set[str]:
    """The roles that are told that they may not; of each, that nothing was stored."""
    told = set()
    for name, role in PEOPLE.items():
        before = clinic.desk.store.size
        try:
            ATTEMPTS[act](clinic.desk, clinic.people[name])
        except NotAllowed as error:
            if f"and may not {ACTS[act]}." in error.message:
                assert clinic.desk.store.size == before
                told.add(role.value)
        except AgentError:
            continue
    return told


@pytest.mark.parametrize("act", ATTEMPTS)
def test_the_other_roles_are_refused_and_these_are_not(clinic: Clinic, act: str) -> None:
    assert refused(clinic, act) == {role.value for role in Role} - ACT_ROLES[act]


def test_every_act_is_attempted() -> None:
    assert set(ATTEMPTS) == set(ACT_ROLES)


def written_past_us(clinic: Clinic, name: str, act: str) -> int:
    """What somebody writes who holds the home, and of all people's keys only their own."""
    actor = clinic.people[name]
    entry = clinic.desk.record(
        act, actor=actor.user.id, subject="FIT-A", sections={}, sign=actor.signer
    )
    return entry.index


@pytest.mark.parametrize("act", ["verdict.overridden", "fitting.delivered", "pcl.retired"])
def test_the_ledger_does_not_verify_with_an_act_of_a_role_that_may_not(
    clinic: Clinic, act: str
) -> None:
    index = written_past_us(clinic, "auditor", act)
    with pytest.raises(IntegrityError) as told:
        verify_ledger(clinic.desk)
    assert told.value.message == (
        f'Entry {index} ({act}) is by "auditor", who is auditor and may not {ACTS[act]}.'
    )


def test_nobody_gives_themselves_a_role(clinic: Clinic) -> None:
    actor = clinic.people["auditor"]
    told = actor.user.model_copy(update={"role": Role.ADMIN})
    clinic.desk.record(
        "user.added", actor=actor.user.id, subject=actor.user.id, sections={"user": told},
        sign=actor.signer,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="not what the ledger recorded"):
        verify_ledger(clinic.desk)


def test_nobody_adds_another_of_themselves(clinic: Clinic) -> None:
    actor = clinic.people["auditor"]
    told = actor.user.model_copy(update={"role": Role.ADMIN, "id": "u-new", "name": "new"})
    clinic.desk.record(
        "user.added", actor=actor.user.id, subject="u-new", sections={"user": told}, sign=actor.signer
    )  # fmt: skip
    with pytest.raises(
        IntegrityError, match='is by "auditor", who is auditor and may not manage users'
    ):
        verify_ledger(clinic.desk)


def test_somebody_whose_row_was_taken_out_is_not_added_again(clinic: Clinic) -> None:
    admin, other = clinic.people["admin"], authenticate(clinic.desk, "auditor", PASSWORD)
    told = other.user.model_copy(update={"name": "unlisted", "id": "u-unlisted"})
    for _ in range(2):
        clinic.desk.record(
            "user.added", actor=admin.user.id, subject="u-unlisted", sections={"user": told},
            sign=admin.signer,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="adds somebody who is there already"):
        verify_ledger(clinic.desk)
