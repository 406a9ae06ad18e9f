"""Single changes to the genuine log, for those who hold every key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from agent.packet.check import CheckReport
from tests.packet.genuine import (
    KEYS,
    SNAPSHOT_ID,
    Files,
    Steps,
    genuine,
    index_of,
    line,
    user,
)

ENTRY = {name: index_of(genuine(), name) for name in genuine()}
READINGS = f"evidence/readings/{ENTRY['final']}.json"
LISTING = f"evidence/pcl/{SNAPSHOT_ID}.json"
LIST_FILE = f"evidence/pcl/{SNAPSHOT_ID}.csv"
PAPER_FILE = "evidence/documents/D-01.pdf"
Change = Callable[[Steps], None]


def failed(report: CheckReport) -> dict[str, str]:
    return {check.name: check.detail for check in report.checks if not check.ok}


def step(name: str, **change: object) -> Change:
    """A change of an act itself, not of what it says."""

    def changed(steps: Steps) -> None:
        steps[name] = replace(steps[name], **change)  # type: ignore[arg-type]

    return changed


def other(name: str, by: str) -> Change:
    """The same act by somebody else, in their own name and with their own key."""

    def changed(steps: Steps) -> None:
        old = steps[name]
        signed = {"signature": line(by, old.at)} if "signature" in old.sections else {}
        steps[name] = replace(old, by=by, key=by, sections={**old.sections, **signed})

    return changed


def appended(name: str, like: str, **change: object) -> Change:
    """One more act at the end, made from one that is there."""

    def changed(steps: Steps) -> None:
        last = max(each.at for each in steps.values())
        at = last + timedelta(minutes=1)
        added = replace(steps[like], at=at, **change)  # type: ignore[arg-type]
        signed = {"signature": line(added.by, at)} if "signature" in added.sections else {}
        steps[name] = replace(added, sections={**added.sections, **signed})

    return changed


def moved_to_the_end(name: str) -> Change:
    def changed(steps: Steps) -> None:
        at = max(each.at for each in steps.values()) + timedelta(minutes=1)
        steps[name] = replace(steps.pop(name), at=at)

    return changed


def without(name: str, section: str) -> Change:
    def changed(steps: Steps) -> None:
        old = steps[name]
        rest = {key: value for key, value in old.sections.items() if key != section}
        steps[name] = replace(old, sections=rest)

    return changed


def mallory(**members: object) -> dict[str, object]:
    return {
        **user("lena"), "id": "u-mallory", "name": "mallory", "key": KEYS["mallory"].public_key.hex(),
        **members,
    }  # fmt: skip


def replaced(path: str, data: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert path in files
        files[path] = data

    return change


def left_out(path: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        del files[path]

    return change
