"""One person does not play two parts, from whatever account: in a fitting, and under its override."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from agent.errors import NotAllowed, NotComplete
from agent.fitting.models import Countersignature, Override, SignatureMeaning, VisitKind
from agent.fitting.models.parts import Part, PartKind
from agent.fitting.overrides import override_of, override_words
from agent.namesakes import Whose
from agent.roles import Role
from agent.story.label_picture import label_photo
from agent.usecases import people
from agent.usecases.desk import Desk
from agent.usecases.fittings import (
    add_document,
    load_fitting,
    open_fitting,
    record_complaint,
    signature_line,
)
from agent.usecases.labels import attested, photographed
from agent.usecases.overrides import countersign_override, override_verdict
from agent.usecases.parts import add_part, typed_serial
from agent.usecases.people import Actor, Namesake, add_user, authenticate
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.visits import Draft, fill_visit, new_visit, sign_visit
from tests.clinic import PASSWORD, Clinic, copy_clinic
from tests.packet import sample
from tests.simulated import read
from tests.usecases.test_act_roles import complaint

FITTING = "FIT-A"
PHOTO = label_photo(
    "(01)09506000123455(11)260422(21)SX2-26-00417",
    ("Strider Personal",),
    taken=datetime(2026, 6, 17, 10, tzinfo=UTC),
)


@dataclass(frozen=True)
class Room:
    """A clinic with a fitting that billing opened, one more fitter and one more officer."""

    clinic: Clinic
    others: dict[str, Actor]

    @property
    def desk(self) -> Desk:
        return self.clinic.desk

    def person(self, name: str) -> Actor:
        return self.others.get(name) or self.clinic.people[name]

    def verify(self, by: str) -> int:
        return take_verdict(
            self.desk, self.person(by), readings=(read("unlisted", self.clinic.clock),), label=None,
            date_of_service=date(2026, 6, 17), moment=VerdictMoment.AT_DELIVERY, subject=FITTING,
        ).entry  # fmt: skip

    def override(self, by: str, verdict: int) -> int:
        told = Override(verdict_entry=verdict, reason="a letter")
        return override_verdict(self.desk, self.person(by), FITTING, told).index

    def countersign(self, by: str, override: int) -> int:
        return countersign_override(self.desk, self.person(by), FITTING, override).index

    def draft(self, by: str) -> Draft:
        told = {
            "started": "2026-06-17T09:00:00-04:00",
            "ended": "2026-06-17T09:30:00-04:00",
            "place": "clinic",
            "narrative": "Evaluated.",
        }
        draft = new_visit(self.desk, self.person(by), FITTING, VisitKind.EVALUATION)
        return fill_visit(self.desk, self.person(by), draft.id, told)

    def fault(self, verdict: int) -> str | None:
        """Why the override of that verdict does not stand."""
        fitting = load_fitting(self.desk, FITTING)
        taken = next(one for one in fitting.verdicts if one.entry == verdict)
        return None if override_of(fitting, taken) else override_words(fitting, taken)


@pytest.fixture(scope="session")
def furnished(
    made: tuple[Clinic, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Room, Path]:
    """A room that is made once, and its closed home; tests get copies."""
    home = tmp_path_factory.mktemp("furnished") / "home"
    clinic, others = copy_clinic(*made, home), {}
    with clinic.desk.store:
        for name, role in (("other", Role.FITTER), ("officer", Role.COMPLIANCE)):
            add_user(
                clinic.desk, clinic.people["admin"], name=name, printed_name=f"{name.title()} Person",
                credentials="", licence="", role=role, password=PASSWORD,
            )  # fmt: skip
            others[name] = authenticate(clinic.desk, name, PASSWORD)
        case = sample.CASE.model_copy(update={"fitting_id": FITTING})
        open_fitting(clinic.desk, clinic.people["billing"], case)
    return Room(clinic, others), home


@pytest.fixture
def room(furnished: tuple[Room, Path], tmp_path: Path) -> Iterator[Room]:
    once, home = furnished
    clinic = copy_clinic(once.clinic, home, tmp_path / "home")
    with clinic.desk.store:
        yield Room(clinic, {**once.others})


def attest(room: Room, by: str) -> object:
    seen = photographed([PHOTO])
    for_ = room.clinic.people["billing"]
    return attested(room.desk, room.person(by), seen, for_=for_, subject=FITTING)


def sign(room: Room, by: str) -> object:
    return sign_visit(room.desk, room.person(by), room.draft(by).id)


def list_a_part(room: Room, by: str) -> object:
    number = typed_serial("S-1").number
    part = Part(
        id="P-1", unit_serial="SX9-26-00003", kind=PartKind.REMOTE, name="remote", number=number
    )
    return add_part(room.desk, room.person(by), FITTING, part, ())


PARTS: dict[str, Callable[[Room, str], object]] = {
    "took a verdict": Room.verify,
    "stood for the label": attest,
    "signed a visit": sign,
    "has an unsigned visit": Room.draft,
    "listed a part": list_a_part,
}


@pytest.mark.parametrize("what", PARTS)
def test_whoever_has_a_part_does_not_countersign(room: Room, what: str) -> None:
    entry = room.override("compliance", room.verify("other"))
    PARTS[what](room, "fitter")
    with pytest.raises(NotAllowed, match=r"has a part in .* and does not sign its override"):
        room.countersign("fitter", entry)


@pytest.mark.parametrize("what", ["took a verdict", "stood for the label", "listed a part"])
def test_an_officer_who_has_a_part_does_not_override(room: Room, what: str) -> None:
    PARTS[what](room, "compliance")
    with pytest.raises(NotAllowed, match="has a part in"):
        room.override("compliance", room.verify("other"))


def test_whoever_opened_the_fitting_does_not_override(room: Room) -> None:
    case = sample.CASE.model_copy(update={"fitting_id": "FIT-B"})
    opened = open_fitting(room.desk, room.person("officer"), case)
    taken = take_verdict(
        room.desk, room.person("fitter"), readings=(read("unlisted", room.clinic.clock),), label=None,
        date_of_service=date(2026, 6, 17), moment=VerdictMoment.PLANNED, subject="FIT-B",
    )  # fmt: skip
    told = Override(verdict_entry=taken.entry, reason="a letter")
    with pytest.raises(NotAllowed, match=rf"\(entry {opened.index}, fitting\.opened\)"):
        override_verdict(room.desk, room.person("officer"), "FIT-B", told)


def test_whoever_keeps_others_papers_and_complaints_may_override(room: Room) -> None:
    officer = room.person("compliance")
    add_document(room.desk, officer, FITTING, sample.DOCUMENTS[0], None)
    record_complaint(room.desk, officer, FITTING, complaint())
    assert room.override("compliance", room.verify("fitter"))


SIGNERS = ("fitter", "officer")


def overridden(room: Room) -> int:
    """A verdict whose override the officer and the other fitter signed."""
    verdict = room.verify("other")
    room.countersign("fitter", room.override("officer", verdict))
    return verdict


@pytest.mark.parametrize(
    ("what", "by"),
    [
        ("took a verdict", "officer"),
        ("took a verdict", "fitter"),
        ("stood for the label", "officer"),
        ("stood for the label", "fitter"),
        ("has an unsigned visit", "fitter"),
    ],
)
def test_whoever_signed_an_override_takes_no_part_afterwards(
    room: Room, what: str, by: str
) -> None:
    overridden(room)
    with pytest.raises(NotAllowed, match=r"signed an override in .* and takes no part in it"):
        PARTS[what](room, by)


def test_a_draft_of_another_home_is_not_signed_after_its_authors_override(room: Room) -> None:
    """The draft came by another way than ``new_visit``: signing it is refused too."""
    verdict = room.verify("other")
    draft = room.draft("fitter")
    kept = room.desk.store.draft(draft.id)
    assert kept is not None
    room.desk.store.delete_draft(draft.id)
    room.countersign("fitter", room.override("officer", verdict))
    room.desk.store.put_draft(draft.id, FITTING, dict(draft.fields))
    with pytest.raises(NotAllowed, match="signed an override in"):
        sign_visit(room.desk, room.person("fitter"), draft.id)


def test_an_override_of_two_who_have_no_part_stands(room: Room) -> None:
    assert room.fault(overridden(room)) is None


def written_past_us(room: Room, by: str, act: str, sections: dict[str, object]) -> int:
    """An act that the program refuses, by somebody who holds the home and their own key."""
    who = room.person(by)
    fitting = load_fitting(room.desk, FITTING)
    line = signature_line(room.desk, who, fitting, SignatureMeaning.REVIEW)
    entry = room.desk.record(
        act, actor=who.user.id, subject=FITTING, sections={**sections, "signature": line},  # type: ignore[dict-item]
        sign=who.signer,
    )  # fmt: skip
    return entry.index


def test_the_gate_does_not_count_a_signature_of_whoever_took_the_verdict(room: Room) -> None:
    verdict = room.verify("fitter")
    told = {"countersignature": Countersignature(override_entry=room.override("officer", verdict))}
    written_past_us(room, "fitter", "verdict.countersigned", told)  # type: ignore[arg-type]
    assert room.fault(verdict) == (
        f"its override is signed by Fitter Sample, who has a part in this fitting (entry {verdict}, "
        "verdict.taken)"
    )


def test_the_gate_does_not_count_one_person_twice(room: Room) -> None:
    verdict = room.verify("fitter")
    told = {"countersignature": Countersignature(override_entry=room.override("officer", verdict))}
    written_past_us(room, "officer", "verdict.countersigned", told)  # type: ignore[arg-type]
    assert room.fault(verdict) == "the override of Officer Person is signed by one person twice"


def test_the_gate_does_not_count_an_override_of_what_has_none(room: Room) -> None:
    taken = take_verdict(
        room.desk, room.person("fitter"), readings=(), label=None,
        date_of_service=date(2026, 6, 17), moment=VerdictMoment.AT_DELIVERY, subject=FITTING,
    )  # fmt: skip
    told = {"override": Override(verdict_entry=taken.entry, reason="r")}
    entry = written_past_us(room, "officer", "verdict.overridden", told)  # type: ignore[arg-type]
    told_why = "it cannot be overridden, though Officer Person recorded an override"
    assert room.fault(taken.entry) == told_why
    with pytest.raises(NotComplete, match=told_why):
        room.countersign("admin", entry)


def test_an_override_that_waits_is_told(room: Room) -> None:
    verdict = room.verify("fitter")
    room.override("officer", verdict)
    assert room.fault(verdict) == (
        "the override of Officer Person waits for a second person's signature"
    )


def again(room: Room, name: str, like: str, role: Role, whose: Whose) -> None:
    """One more account with the printed name of somebody who is there."""
    printed = room.person(like).user.printed_name
    add_user(
        room.desk, room.person("admin"), name=name, printed_name=printed.upper(), credentials="",
        licence="", role=role, password=PASSWORD, namesake=Namesake(whose=whose, reason="test"),
    )  # fmt: skip
    room.others[name] = authenticate(room.desk, name, PASSWORD)


SAME = r"counts as the same person as .*: printed name or licence are the same"


def test_nobody_is_their_own_second_person_from_another_account(room: Room) -> None:
    again(room, "fitter2", "fitter", Role.FITTER, Whose.SAME)
    seen, fitter = photographed([PHOTO]), room.person("fitter")
    with pytest.raises(NotAllowed, match=SAME):
        attested(room.desk, room.person("fitter2"), seen, for_=fitter, subject=FITTING)


def test_two_accounts_of_one_name_that_nobody_was_asked_about_are_one_persons(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were added by a program that did not ask."""
    monkeypatch.setattr(people, "require_told_apart", lambda *_: None)
    add_user(
        room.desk, room.person("admin"), name="admin2", printed_name="Person, Officer", credentials="",
        licence="", role=Role.ADMIN, password=PASSWORD,
    )  # fmt: skip
    room.others["admin2"] = authenticate(room.desk, "admin2", PASSWORD)
    entry = room.override("officer", room.verify("fitter"))
    with pytest.raises(NotAllowed, match=SAME):
        room.countersign("admin2", entry)


def test_nobody_countersigns_their_own_override_from_another_account(room: Room) -> None:
    again(room, "admin2", "officer", Role.ADMIN, Whose.SAME)
    entry = room.override("officer", room.verify("fitter"))
    with pytest.raises(NotAllowed, match=SAME):
        room.countersign("admin2", entry)


@pytest.mark.parametrize("what", PARTS)
def test_a_part_from_another_account_is_the_same_persons(room: Room, what: str) -> None:
    again(room, "admin2", "fitter", Role.ADMIN, Whose.SAME)
    entry = room.override("officer", room.verify("other"))
    PARTS[what](room, "fitter")
    with pytest.raises(NotAllowed, match=r"from another account of the same person|unsigned visit"):
        room.countersign("admin2", entry)


def test_whoever_signed_an_override_takes_no_part_from_another_account(room: Room) -> None:
    again(room, "fitter2", "officer", Role.FITTER, Whose.SAME)
    overridden(room)
    with pytest.raises(NotAllowed, match="signed an override in"):
        room.draft("fitter2")


def test_another_person_of_the_same_name_signs_for_them(room: Room) -> None:
    again(room, "admin2", "officer", Role.ADMIN, Whose.ANOTHER)
    verdict = room.verify("fitter")
    room.countersign("admin2", room.override("officer", verdict))
    assert room.fault(verdict) is None


def test_the_gate_counts_two_accounts_of_one_person_once(room: Room) -> None:
    again(room, "admin2", "officer", Role.ADMIN, Whose.SAME)
    verdict = room.verify("fitter")
    told = {"countersignature": Countersignature(override_entry=room.override("officer", verdict))}
    written_past_us(room, "admin2", "verdict.countersigned", told)  # type: ignore[arg-type]
    assert room.fault(verdict) == "the override of Officer Person is signed by one person twice"


def test_the_gate_does_not_count_a_signature_of_a_role_that_may_not(room: Room) -> None:
    verdict = room.verify("fitter")
    told = {"override": Override(verdict_entry=verdict, reason="r")}
    entry = written_past_us(room, "auditor", "verdict.overridden", told)  # type: ignore[arg-type]
    why = "its override is signed by Auditor Sample, whose role may not override a verdict"
    assert room.fault(verdict) == why
    with pytest.raises(NotComplete, match=why):
        room.countersign("officer", entry)


def test_an_override_that_can_stand_no_more_gives_way_to_another(room: Room) -> None:
    verdict = room.verify("fitter")
    told = {"countersignature": Countersignature(override_entry=room.override("officer", verdict))}
    written_past_us(room, "fitter", "verdict.countersigned", told)  # type: ignore[arg-type]
    room.countersign("admin", room.override("compliance", verdict))
    assert room.fault(verdict) is None
