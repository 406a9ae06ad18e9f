"""Who may do what, and what a wrong password costs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.errors import IntegrityError, NotAllowed, UsageError
from agent.ledger.act import verify_act_signature
from agent.namesakes import Whose
from agent.roles import RIGHTS, Right, Role
from agent.usecases.desk import opened
from agent.usecases.people import (
    LOCK_PAUSE,
    MAX_FAILURES,
    Actor,
    Namesake,
    User,
    add_user,
    authenticate,
    change_password,
    list_users,
    unlock_user,
)
from tests.clinic import PASSWORD, PEOPLE, Clinic


def add(clinic: Clinic, by: Actor | None, *, name: str = "new", password: str = PASSWORD) -> User:
    return add_user(
        clinic.desk,
        by,
        name=name,
        printed_name="New Sample",
        credentials="",
        licence="",
        role=Role.FITTER,
        password=password,
    )


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("name", list(PEOPLE))
def test_each_role_has_its_rights_and_no_others(clinic: Clinic, name: str, right: Right) -> None:
    actor = clinic.people[name]
    if right in RIGHTS[actor.user.role]:
        actor.require(right)
        return
    with pytest.raises(NotAllowed, match=str(right)):
        actor.require(right)


def test_only_an_administrator_adds_people(clinic: Clinic) -> None:
    with pytest.raises(NotAllowed):
        add(clinic, clinic.people["fitter"])


def test_nobody_adds_people_without_saying_who_they_are(clinic: Clinic) -> None:
    with pytest.raises(NotAllowed):
        add(clinic, None)


def test_a_name_is_taken_once(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="already"):
        add(clinic, clinic.people["admin"], name="fitter")


ADMIN_SAMPLE = Namesake(whose=Whose.ANOTHER, reason="NPI 1234567893")


def alike(clinic: Clinic, namesake: Namesake | None, printed_name: str = "SAMPLE, Fitter") -> User:
    return add_user(
        clinic.desk,
        clinic.people["admin"],
        name="new",
        printed_name=printed_name,
        credentials="",
        licence="",
        role=Role.FITTER,
        password=PASSWORD,
        namesake=namesake,
    )


def test_a_printed_name_that_somebody_has_is_asked_about(clinic: Clinic) -> None:
    before = clinic.desk.store.size
    with pytest.raises(UsageError, match=r'"fitter" .* has the same printed name') as refused:
        alike(clinic, None)
    assert "--another-person" in refused.value.next_step
    assert clinic.desk.store.size == before


def test_two_people_of_one_name_are_added_with_the_reason(clinic: Clinic) -> None:
    added = alike(clinic, ADMIN_SAMPLE)
    (entry,) = clinic.desk.store.entries(act="user.added", subject=added.id)
    told = User.model_validate(opened(entry, "user"))
    assert told.namesake == ADMIN_SAMPLE
    assert authenticate(clinic.desk, "new", PASSWORD).user == told


def test_whose_an_account_is_is_said_only_where_somebody_is_alike(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="Nobody has that printed name"):
        alike(clinic, ADMIN_SAMPLE, printed_name="Nobody Else")


def test_a_licence_that_somebody_has_is_asked_about(clinic: Clinic) -> None:
    def with_licence(name: str, licence: str) -> None:
        add_user(
            clinic.desk, clinic.people["admin"], name=name, printed_name=f"{name} Person",
            credentials="", licence=licence, role=Role.FITTER, password=PASSWORD,
        )  # fmt: skip

    with_licence("first", "ABC 0001")
    with pytest.raises(UsageError, match=r'"first" .* has the same licence'):
        with_licence("second", "abc-0001")


def test_a_short_password_is_refused(clinic: Clinic) -> None:
    with pytest.raises(UsageError, match="at least 10"):
        add(clinic, clinic.people["admin"], password="short")


def test_a_password_opens_the_owners_key_and_no_other(clinic: Clinic) -> None:
    keys = {user.name: user.key for user in list_users(clinic.desk)}
    opened = authenticate(clinic.desk, "fitter", PASSWORD)
    assert opened.signer.public_key.hex() == keys["fitter"]
    assert len(set(keys.values())) == len(PEOPLE)


def test_every_person_is_in_the_ledger_signed_by_who_added_them(clinic: Clinic) -> None:
    entries = list(clinic.desk.store.entries(act="user.added"))
    for entry in entries:
        verify_act_signature(entry.leaf)
    admin = clinic.people["admin"].user
    assert {e.leaf.signature.key for e in entries if e.leaf.signature} == {admin.key}


def test_five_wrong_passwords_lock_and_an_administrator_unlocks(clinic: Clinic) -> None:
    for _ in range(MAX_FAILURES):
        with pytest.raises(NotAllowed, match="do not go together"):
            authenticate(clinic.desk, "fitter", "a wrong password")
    with pytest.raises(NotAllowed, match="locked"):
        authenticate(clinic.desk, "fitter", PASSWORD)
    unlock_user(clinic.desk, clinic.people["admin"], "fitter")
    assert authenticate(clinic.desk, "fitter", PASSWORD).user.name == "fitter"


def test_a_right_password_forgives_the_wrong_ones_before(clinic: Clinic) -> None:
    for _ in range(2):
        for _ in range(MAX_FAILURES - 1):
            with pytest.raises(NotAllowed):
                authenticate(clinic.desk, "fitter", "a wrong password")
        authenticate(clinic.desk, "fitter", PASSWORD)


def test_an_unknown_name_and_a_wrong_password_read_alike(clinic: Clinic) -> None:
    with pytest.raises(NotAllowed) as unknown:
        authenticate(clinic.desk, "nobody", PASSWORD)
    with pytest.raises(NotAllowed) as wrong:
        authenticate(clinic.desk, "fitter", "a wrong password")
    assert unknown.value.message.replace("nobody", "fitter") == wrong.value.message


def test_no_password_is_in_the_database_in_any_form_that_matches(clinic: Clinic) -> None:
    row = clinic.desk.store.user("fitter")
    assert row is not None
    assert PASSWORD.encode() not in row.wrapped_key + row.verifier


@pytest.mark.parametrize(
    "change", [{"role": "compliance"}, {"printed_name": "Another"}, {"key": "0" * 64}]
)
def test_a_row_that_was_changed_behind_the_ledger_lets_nobody_in(
    clinic: Clinic, change: dict[str, str]
) -> None:
    row = clinic.desk.store.user("fitter")
    assert row is not None
    clinic.desk.store.put_user(replace(row, public={**row.public, **change}))
    with pytest.raises(IntegrityError, match="not what the ledger recorded"):
        authenticate(clinic.desk, "fitter", PASSWORD)


def lock(clinic: Clinic) -> None:
    for _ in range(MAX_FAILURES):
        with pytest.raises(NotAllowed, match="do not go together"):
            authenticate(clinic.desk, "admin", "a wrong password")


def test_a_locked_account_takes_one_try_after_the_pause(clinic: Clinic) -> None:
    lock(clinic)
    clinic.clock.now += LOCK_PAUSE
    assert authenticate(clinic.desk, "admin", PASSWORD).user.name == "admin"


def test_a_wrong_try_after_the_pause_locks_again(clinic: Clinic) -> None:
    lock(clinic)
    clinic.clock.now += LOCK_PAUSE
    with pytest.raises(NotAllowed, match="do not go together"):
        authenticate(clinic.desk, "admin", "a wrong password")
    with pytest.raises(NotAllowed, match="locked"):
        authenticate(clinic.desk, "admin", PASSWORD)


def test_a_changed_password_opens_the_same_key_and_the_old_one_nothing(clinic: Clinic) -> None:
    key = clinic.people["fitter"].user.key
    change_password(clinic.desk, "fitter", PASSWORD, "another password")
    assert authenticate(clinic.desk, "fitter", "another password").user.key == key
    with pytest.raises(NotAllowed):
        authenticate(clinic.desk, "fitter", PASSWORD)


def test_an_emptied_table_of_users_makes_no_new_administrator(clinic: Clinic) -> None:
    assert not any(user.name == "new" for user in list_users(clinic.desk))
    with pytest.raises(NotAllowed, match="Only an administrator"):
        add_user(
            clinic.desk,
            None,
            name="new",
            printed_name="New Sample",
            credentials="",
            licence="",
            role=Role.ADMIN,
            password=PASSWORD,
        )


def test_a_key_that_was_swapped_behind_the_ledger_signs_nothing(clinic: Clinic) -> None:
    mine, theirs = clinic.desk.store.user("guest"), clinic.desk.store.user("fitter")
    assert mine is not None
    assert theirs is not None
    swapped = replace(theirs, verifier=mine.verifier, wrapped_key=mine.wrapped_key)
    clinic.desk.store.put_user(swapped)
    with pytest.raises(NotAllowed):  # the box is bound to its owner's id
        authenticate(clinic.desk, "fitter", PASSWORD)
