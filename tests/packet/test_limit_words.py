"""The PDF tells under which limits a verdict was taken that are not as they ship, and who set them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.ledger.act import seal_act
from agent.ledger.canonical import JSON
from agent.packet.blocks import Facts, Strong, Text
from agent.packet.content import PacketContent, PacketEntry
from agent.packet.page_one import page_one
from agent.packet.page_one_papers import identified
from agent.packet.sections.device import device_blocks
from agent.packet.view import PacketView
from tests.packet import sample
from tests.packet.build import PEOPLE, content_of, log_of, verdict_entry

TAKEN = verdict_entry()
LINE: dict[str, JSON] = {
    "kind": "prior_authorization", "hcpcs": "K1007", "required": False, "begin": "2026-04-13",
    "end": None, "source": "list A",
}  # fmt: skip
LISTED: JSON = {"sha256": "ab" * 32, "retrieved": "2026-05-02T04:00:00Z", "source": "RPA list"}


def act(setting: str, now: JSON, listed: JSON = None, note: str = "board") -> PacketEntry:
    """An officer's act before the verdict."""
    said: JSON = {"setting": setting, "was": None, "now": now, "note": note, "listed": listed}
    sealed = seal_act(
        act="policy.set",
        at=sample.moment("2026-06-01T10:00"),
        actor="u-lena",
        subject="policy",
        sections={"policy": said},
        sign=PEOPLE["u-lena"],
        salt=lambda: b"\0" * 32,
    )
    return PacketEntry(2, sealed.leaf_bytes, dict(sealed.sections))


def content(rules: dict[str, object], *acts: PacketEntry) -> PacketContent:
    fitting = sample.fitting()
    held = TAKEN.evidence.rules.model_validate(
        TAKEN.evidence.rules.model_dump() | {"max_snapshot_age_days": 31} | rules
    )
    taken = replace(TAKEN, evidence=TAKEN.evidence.model_copy(update={"rules": held}))
    made = content_of(fitting, log_of(fitting))
    others = tuple(one for one in made.entries if one.index != 2)
    return replace(made, verdicts=(taken,), entries=(*acts, *(others if acts else made.entries)))


def plain(text: Text) -> str:
    return "".join(run.words if isinstance(run, Strong) else str(run) for run in text)


def chapter(view: PacketView) -> list[str]:
    rows = [row for block in device_blocks(view) if isinstance(block, Facts) for row in block.rows]
    return [plain(text) for name, text in rows if name == "Limit not as shipped"]


def first_page(view: PacketView) -> list[str]:
    lines, _ = identified(view)
    return [told for line in lines if (told := plain(line)).startswith("Looser limit")]


AGE = "max_snapshot_age_days"
SET = (
    "age from which a list is stale: 60 days (shipped: 31 days), set by u-lena on 06/01/2026 10:00 "
    "EDT, entry 2: board"
)
STRICTER = "age from which a list is stale: 14 days (shipped: 31 days), by a stricter setting of the computer"
NOBODYS = (
    "age from which a list is stale: 60 days (shipped: 31 days), by a setting of the computer, which no act "
    "of a compliance officer allows"
)
ORDERS = (
    "dated lists of what an order needs: K1007 does not need prior authorization from 2026-04-13 (list A) "
    "(shipped: no line), set by u-lena on 06/01/2026 10:00 EDT, entry 2: board (looked up 2026-05-02: "
    "RPA list)"
)


@pytest.mark.parametrize(
    ("rules", "acts", "in_chapter", "on_page_one"),
    [
        ({}, (), [], []),
        ({AGE: 60}, (act(AGE, 60),), [SET], [f"Looser limit: {SET}"]),
        ({AGE: 14}, (), [STRICTER], []),
        ({AGE: 60}, (), [NOBODYS], [f"Looser limit: {NOBODYS}"]),
        ({AGE: 60}, (act(AGE, 45),), [NOBODYS], [f"Looser limit: {NOBODYS}"]),
        ({"orders": (LINE,)}, (act("orders", [LINE], LISTED),), [ORDERS], []),
    ],
)
def test_limits_are_told_with_whose_they_are(
    rules: dict[str, object], acts: tuple[PacketEntry, ...], in_chapter: list[str],
    on_page_one: list[str],
) -> None:  # fmt: skip
    view = PacketView(content(rules, *acts))
    assert chapter(view) == in_chapter
    assert first_page(view) == on_page_one


def test_an_act_after_the_verdict_is_not_its_own() -> None:
    later = replace(act(AGE, 60), index=TAKEN.entry + 1)
    assert chapter(PacketView(content({AGE: 60}, later))) == [NOBODYS]


def test_page_one_cuts_notes_before_whose_a_limit_is_and_what_a_listing_is_not() -> None:
    loose: dict[str, JSON] = {AGE: 60, "stale_snapshot": "warn", "max_recalls_age_days": 90}
    acts = [act(setting, value, note="long note " * 200) for setting, value in loose.items()]
    lines = [plain(line) for line in page_one(PacketView(content(dict(loose), *acts)))[4].lines]
    assert any(line.endswith(" This is a coding fact, not coverage.") for line in lines)
    whole = [plain(line) for line in identified(PacketView(content(dict(loose), *acts)))[0]]
    assert lines[0] == whole[0]
    limits = [line for line in lines if line.startswith("Looser limit: ")]
    assert len(limits) == len(loose)
    assert all(", set by u-lena on 06/01/2026 10:00 EDT, entry 2" in line for line in limits)


def test_page_one_names_whose_each_of_all_looser_limits_is() -> None:
    loose = {AGE: 60, "stale_snapshot": "warn", "max_recalls_age_days": 90, "orders": (LINE,) * 30}
    lines = [plain(line) for line in page_one(PacketView(content(loose)))[4].lines]
    limits = [line for line in lines if line.startswith("Looser limit: ")]
    assert len(limits) == len(loose)
    assert all("which no act of a compliance officer allows" in line for line in limits)
    assert "This is a coding fact, not coverage." in "".join(lines)
