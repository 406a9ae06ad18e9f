"""When two accounts are alike, and when they count as one person's."""

from __future__ import annotations

import pytest

from agent.namesakes import Account, Whose, account_of, alike, are_one, persons_of


def account(id_: str, name: str = "", licence: str = "", whose: Whose | None = None) -> Account:
    return Account(id_, int(id_), name, licence, whose)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lena Example", "Lena Example", True),
        ("Lena Example", "lena  EXAMPLE", True),
        ("Lena Example", "Example, Lena", True),
        ("José Muñoz-Sample", "Jose Munoz Sample", True),
        ("José Sample", "Jose\N{COMBINING ACUTE ACCENT} Sample", True),
        ("Lena Example", "\uff2c\uff45\uff4e\uff41 Example", True),
        ("Lena Straße", "LENA STRASSE", True),
        ("Lena Example", "Lena R. Example", False),
        ("Lena Example", "Lenae Xample", False),
        ("李娜", "李娜", True),
        ("李娜", "王芳", False),
        ("...", "---", False),
    ],
)
def test_a_printed_name_is_compared_without_case_accents_signs_and_order(
    one: str, other: str, same: bool
) -> None:
    found = alike(account("1", one), account("2", other))
    assert found == (("printed name",) if same else ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ABC 1", "abc-1", True),
        ("ABC CO-0001", "ABC CO 0001", True),
        ("ABC 1", "ABC 2", False),
        ("", "", False),
        ("n/a", "n/a", False),
        ("none", "none", False),
    ],
)
def test_a_licence_is_compared_by_its_letters_and_digits_where_it_has_a_number(
    one: str, other: str, same: bool
) -> None:
    found = alike(account("1", "One", one), account("2", "Two", other))
    assert found == (("licence",) if same else ())


def test_both_are_named_where_both_are_the_same() -> None:
    same = (account("1", "Lena", "A 1"), account("2", "Lena", "A 1"))
    assert alike(*same) == ("printed name", "licence")


@pytest.mark.parametrize(
    ("whose", "one"), [(None, True), (Whose.SAME, True), (Whose.ANOTHER, False)]
)
def test_the_later_account_says_whether_it_is_another_persons(
    whose: Whose | None, one: bool
) -> None:
    first, later = account("1", "Lena"), account("2", "Lena", whose=whose)
    assert (are_one(first, later), are_one(later, first)) == (one, one)


def test_what_the_earlier_account_says_is_of_those_before_it() -> None:
    assert are_one(account("1", "Lena", whose=Whose.ANOTHER), account("2", "Lena"))


def test_an_account_is_one_with_itself() -> None:
    known = account("1", "Lena", whose=Whose.ANOTHER)
    assert are_one(known, known)


def test_people_who_are_not_alike_are_two() -> None:
    assert not are_one(account("1", "Lena"), account("2", "Priya", whose=Whose.SAME))


def test_each_account_has_the_first_one_of_its_person() -> None:
    known = (
        account("3", "Lena", whose=Whose.SAME),
        account("1", "Lena"),
        account("2", "Lena", whose=Whose.ANOTHER),
        account("4", "Priya"),
    )
    assert persons_of(known) == {"1": "1", "2": "2", "3": "1", "4": "4"}


@pytest.mark.parametrize(
    ("told", "whose", "reason", "asked"),
    [
        ({}, None, "", False),
        ({"namesake": None}, None, "", True),
        ({"namesake": {"whose": "another", "reason": "r"}}, Whose.ANOTHER, "r", True),
        ({"namesake": {"whose": "same", "reason": "r"}}, Whose.SAME, "r", True),
        ({"namesake": {"whose": "mine", "reason": 7}}, None, "", True),
        ({"namesake": {"whose": ["same"]}}, None, "", True),
        ({"namesake": "another"}, None, "", True),
    ],
)
def test_what_an_entry_says_is_read_carefully(
    told: dict[str, object], whose: Whose | None, reason: str, asked: bool
) -> None:
    read = account_of("u-1", 3, {"printed_name": "Lena", "licence": 7, "role": "admin", **told})
    assert read == Account("u-1", 3, "Lena", "", whose, reason, asked, "admin")
