"""What a verdict rests on, held against what took it in: one forgery, one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from agent.confirm.models import Crosswalk
from agent.confirm.pcl import ListRow, rows_digest
from agent.ledger.canonical import JSON
from tests.confirm.test_gudid import access
from tests.confirm.test_recalls import RECALL, file
from tests.packet.build import plain
from tests.packet.forgeries import Change, failed
from tests.packet.genuine import SNAPSHOT_ID, Files, Steps, both, edit, forged
from tests.packet.taken_in import (
    ANOTHER,
    ENTRY,
    GUDID,
    GUDID_PATH,
    LINE,
    RECALL_PATH,
    TITLE,
    WALK,
    add,
    before_the_verdict,
    checked,
    edited,
    evidence,
    taken_in,
    there,
    told,
)

Form = Callable[[Crosswalk], JSON]


def test_what_was_taken_in_as_it_is_told_checks() -> None:
    assert failed(checked(taken_in)) == {}


def retired(what: str, act: str) -> Change:
    line: JSON = plain({"crosswalk": WALK, "firmware": LINE}[what])
    return before_the_verdict(add("retired", act, {what: line, "note": "superseded"}))


def list_retired(apart: timedelta) -> Change:
    """The list of the verdict is retired, and the verdict taken so much later."""

    def change(steps: Steps) -> None:
        add("retired", "pcl.retired", {"note": "wrong file"})(steps)
        retired = steps["retired"]
        steps["retired"] = replace(retired, subject=SNAPSHOT_ID)

    def later(steps: Steps) -> None:
        steps["taken"] = replace(steps["taken"], at=steps["retired"].at + apart)

    return both(before_the_verdict(change), later)


def test_a_list_that_was_retired_while_a_device_was_read_is_no_fault() -> None:
    assert failed(checked(list_retired(timedelta(minutes=5)))) == {}


def as_earlier(walk: Crosswalk) -> JSON:
    """The crosswalk as it was stored while it had one device identifier at most."""
    told = walk.model_dump(mode="json", exclude={"udi_dis"})
    return {**told, "udi_di": next(iter(walk.udi_dis), None)}


def walks(accepted: JSON, rests_on: JSON) -> Change:
    """The verdict rests on a crosswalk that is told so, and its entry tells it so."""

    def change(steps: Steps) -> None:
        taken_in(steps)
        steps["walk"] = replace(steps["walk"], sections={"crosswalk": accepted})
        edit("taken", "evidence", crosswalks=[rests_on])(steps)

    return change


@pytest.mark.parametrize("dis", [(), ("09506000123455",)], ids=["none", "one"])
@pytest.mark.parametrize("accepted", [plain, as_earlier])
@pytest.mark.parametrize("rests_on", [plain, as_earlier])
def test_a_crosswalk_in_the_form_of_an_earlier_version_is_the_same(
    accepted: Form, rests_on: Form, dis: tuple[str, ...]
) -> None:
    walk = WALK.model_copy(update={"udi_dis": dis})
    assert failed(checked(walks(accepted(walk), rests_on(walk)))) == {}


@pytest.mark.parametrize("accepted", [plain, as_earlier])
@pytest.mark.parametrize("rests_on", [plain, as_earlier])
def test_a_verdict_on_another_identifier_than_was_accepted_is_found(
    accepted: Form, rests_on: Form
) -> None:
    one, other = (
        WALK.model_copy(update={"udi_dis": (di,)}) for di in ("09506000123455", "00614141007349")
    )
    faults = failed(checked(walks(accepted(one), rests_on(other))))
    assert "which no earlier entry takes in as it is told here" in faults["imports"]


def test_an_identifier_that_was_added_ends_the_version_before() -> None:
    added = WALK.model_copy(update={"udi_dis": ("00614141007349",), "version": 2})
    more = add("more", "crosswalk.accepted", {"crosswalk": plain(added)})
    told_gone = 'rests on the crosswalk of "SX-200", which entry'
    assert told_gone in failed(checked(before_the_verdict(more)))["imports"]


OTHER_WALK = plain(WALK.model_copy(update={"reported_model": "SX-300"}))

FORGERIES: dict[str, tuple[Change, str]] = {
    "a crosswalk that nobody accepted": (
        told("crosswalks", note="better"),
        f'{TITLE} rests on the crosswalk of "SX-200", which no earlier entry takes in as it is told here.',
    ),
    "a crosswalk that leads elsewhere": (
        both(taken_in, edit("walk", "crosswalk", udi_dis=["09506000123455"])),
        f'{TITLE} rests on the crosswalk of "SX-200", which no earlier entry takes in',
    ),
    "a crosswalk that was taken back": (
        retired("crosswalk", "crosswalk.retired"),
        f'rests on the crosswalk of "SX-200", which entry {ENTRY["taken"]} had taken back or replaced.',
    ),
    "a crosswalk left out": (
        before_the_verdict(add("more", "crosswalk.accepted", {"crosswalk": OTHER_WALK})),
        f'leaves out the crosswalk of "SX-300", which entry {ENTRY["taken"]} had taken in.',
    ),
    "a list that was retired": (
        list_retired(timedelta(minutes=5, seconds=1)),
        f'rests on the snapshot "{SNAPSHOT_ID}", which entry {ENTRY["taken"]} retired.',
    ),
    "an invented line of the policy": (
        told("firmware", id="fw-9"),
        f'{TITLE} rests on the firmware line "fw-9", which no earlier entry takes in as it is told here.',
    ),
    "a policy of another kind": (
        told("firmware", kind="minimum"),
        f'{TITLE} rests on the firmware line "fw-1", which no earlier entry takes in',
    ),
    "another version": (
        told("firmware", version="1.4.3"),
        f'{TITLE} rests on the firmware line "fw-1", which no earlier entry takes in',
    ),
    "another image": (
        told("firmware", image_hash="cd" * 32),
        f'{TITLE} rests on the firmware line "fw-1", which no earlier entry takes in',
    ),
    "other indications": (
        told("firmware", indications="stairs too"),
        f'{TITLE} rests on the firmware line "fw-1", which no earlier entry takes in',
    ),
    "a line that was taken back": (
        retired("firmware", "firmware.retired"),
        f'rests on the firmware line "fw-1", which entry {ENTRY["taken"]} had taken back or replaced.',
    ),
    "a line left out": (
        before_the_verdict(add("more", "firmware.added", {"firmware": ANOTHER})),
        f'leaves out the firmware line "fw-2", which entry {ENTRY["taken"]} had taken in.',
    ),
    "an invented recall": (
        told("recalls", number="Z-0009-2026"),
        f'{TITLE} rests on the recall "Z-0009-2026", which no file of an earlier import says as it is',
    ),
    "a recall that is over": (
        told("recalls", status="Terminated"),
        f'{TITLE} rests on the recall "Z-0001-2026", which no file of an earlier import says',
    ),
    "a recall of other units": (
        told("recalls", codes="All units"),
        f'{TITLE} rests on the recall "Z-0001-2026", which no file of an earlier import says',
    ),
    "a recall of another day": (
        told("recalls", initiated="2026-05-02"),
        f'{TITLE} rests on the recall "Z-0001-2026", which no file of an earlier import says',
    ),
    "a file of recalls that nobody imported": (
        told("recall_files", sha256="ab" * 32),
        f'{TITLE} says that the file of recalls "{"ab" * 32}" was looked at, which no standing import tells',
    ),
    "a file of recalls of another day": (
        told("recall_files", retrieved="2026-06-17T12:00:00Z"),
        "was looked at, which no standing import tells so.",
    ),
    "a page of recalls as the whole": (
        both(taken_in, edit("recalls", "import", skip=0, total=250)),
        "was looked at, which no standing import tells so.",
    ),
    "recalls that were never imported": (
        both(taken_in, edit("recalls", "import", sha256="ab" * 32)),
        f'{TITLE} rests on the recall "Z-0001-2026", which no file of an earlier import says',
    ),
    "an import that counts otherwise": (
        both(taken_in, edit("recalls", "import", records=2)),
        f"Entry {ENTRY['recalls']} (recall.imported) says that its records are 2, and its file holds 1.",
    ),
    "a GUDID record of another brand": (
        edited("evidence", "gudid", {**GUDID.model_dump(mode="json"), "brand": "Strider"}),
        f"{TITLE} compares with a GUDID record that no earlier entry imports as told here.",
    ),
    "a GUDID record that its file does not bear out": (
        both(
            edited("evidence", "gudid", {**GUDID.model_dump(mode="json"), "brand": "Strider"}),
            edit("gudid", "gudid", brand="Strider"),
        ),
        f'{TITLE} compares with a GUDID record whose brand "Strider" does not stand in the imported file.',
    ),
    "a GUDID record of another package": (
        both(
            edited("evidence", "gudid", {**GUDID.model_dump(mode="json"), "other_dis": ["1"]}),
            edit("gudid", "gudid", other_dis=["1"]),
        ),
        f'{TITLE} compares with a GUDID record whose other dis "1" does not stand in the imported file.',
    ),
}


@pytest.mark.parametrize("case", FORGERIES)
def test_what_nobody_took_in_so_is_found(case: str) -> None:
    change, words = FORGERIES[case]
    assert words in failed(checked(change))["imports"]


def test_rows_that_the_import_does_not_have_are_found() -> None:
    """The rows of the list under the code, by the hash that the import gives of them."""
    change = edit_import(rows_sha256={"K1007": "ab" * 32})
    words = 'rests on rows under "K1007" that are not those which entry 4 imports.'
    assert words in failed(forged(change))["imports"]


def test_rows_that_the_import_has_check() -> None:
    snapshot = evidence().snapshot
    assert snapshot is not None
    (row,) = snapshot.listings
    key = row.key
    told = ListRow(
        row.line,
        key.hcpcs,
        key.manufacturer,
        key.product,
        key.model,
        row.begin,
        row.end,
        row.comment,
    )
    assert failed(forged(edit_import(rows_sha256={"K1007": rows_digest([told])}))) == {}


def edit_import(**reading: JSON) -> Change:
    """The list's import with what it says of how the file was read."""

    def change(steps: Steps) -> None:
        old = steps["list"]
        sections: dict[str, JSON] = {**old.sections, "reading": reading}
        steps["list"] = replace(old, sections=sections)

    return change


def test_a_line_of_another_model_need_not_be_there() -> None:
    line = plain(LINE.model_copy(update={"id": "fw-2", "model": "SX-300"}))
    change = before_the_verdict(add("more", "firmware.added", {"firmware": line}))
    assert failed(checked(change)) == {}


def beside(path: str, data: bytes) -> Callable[[Files], None]:
    """The files that belong there, and this one."""

    def change(members: Files) -> None:
        there(members)
        members[path] = data

    return change


FILES: dict[str, tuple[Callable[[Files], None], str, str]] = {
    "another file of recalls": (
        beside(RECALL_PATH, file(RECALL)),
        "evidence", RECALL_PATH),
    "recalls that nobody imported": (
        beside(f"evidence/recalls/{'ab' * 8}.json", b"{}"),
        "evidence", "belongs to no opened section"),
    "a file of recalls that is none": (
        beside(RECALL_PATH, b"[" * 9),
        "imports", f"Entry {ENTRY['recalls']} (recall.imported) imports a file that is no list of recalls."),
    "no file of recalls": (
        lambda files: files.update({GUDID_PATH: access()}),
        "imports", 'rests on the recall "Z-0001-2026", which no file of an earlier import says'),
    "a GUDID file that is no JSON": (
        beside(GUDID_PATH, b"x"),
        "imports", "compares with a GUDID record whose file is no JSON."),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_the_files_are_those_that_were_imported(case: str) -> None:
    change, name, words = FILES[case]
    assert words in failed(forged(taken_in, files=change))[name]


@pytest.mark.parametrize(
    ("name", "section"),
    [("walk", "crosswalk"), ("line", "firmware"), ("recalls", "import"), ("gudid", "gudid")],
)
def test_a_withheld_entry_leaves_the_rest_to_check(name: str, section: str) -> None:
    def files(members: Files) -> None:
        there(members)
        if name == "recalls":
            del members[RECALL_PATH]

    assert forged(taken_in, files=files, withheld=frozenset({(name, section)})).ok


JUNK: tuple[JSON, ...] = (None, True, 1.5, "x\x1b[2J", [], [[]], {"a": {"b": []}}, [{"code": {}}])


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    "place",
    [("walk", "crosswalk"), ("line", "firmware"), ("recalls", "import"), ("gudid", "gudid")],
)
def test_no_entry_makes_the_check_raise(place: tuple[str, str], junk: JSON) -> None:
    def changed(steps: Steps) -> None:
        taken_in(steps)
        old = steps[place[0]]
        sections = {**old.sections, place[1]: junk}
        steps[place[0]] = replace(old, sections=sections)

    assert all(check.detail.isprintable() for check in checked(changed).checks)


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(
    "member", ["crosswalks", "firmware", "recalls", "recall_files", "gudid", "rules"]
)
def test_no_evidence_makes_the_check_raise(member: str, junk: JSON) -> None:
    report = checked(edited("evidence", member, junk))
    assert all(check.detail.isprintable() for check in report.checks)
