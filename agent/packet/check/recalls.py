"""Recalls of a verdict: each stands word for word in a file that an earlier entry imported.

The files are openFDA's ``device/recall.json`` and ``device/enforcement.json`` as they were saved; they are
read here again, apart from the program's own reading (open.fda.gov/apis/device/recall and
/enforcement).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agent.ledger.canonical import JSON
from agent.packet.check.opened import OpenedPacket
from agent.packet.check.times import day_of, moment_of
from agent.packet.check.told import Told, items, said, says_the_same, settled, shown, text
from agent.packet.layout import recall_name

RECALL_ACT: Final = "recall.imported"
RETIRE_ACT: Final = "recall.retired"

_NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "recall": {
        "number": "product_res_number",
        "status": "recall_status",
        "initiated": "event_date_initiated",
        "terminated": "event_date_terminated",
    },
    "enforcement": {
        "number": "recall_number",
        "status": "status",
        "initiated": "recall_initiation_date",
        "terminated": "termination_date",
    },
}
"""By form: our name of each member, and FDA's; those below are called alike in both."""

_ALIKE: Final[Mapping[str, str]] = {
    "firm": "recalling_firm",
    "product": "product_description",
    "reason": "reason_for_recall",
    "product_code": "product_code",
    "classification": "classification",
}


@dataclass(frozen=True, slots=True)
class RecallFile:
    """An import of recalls.

    Attributes:
        records: what the file says, as a verdict's evidence would; ``None`` where the packet has no
            such file, or it cannot be read.
        present: whether the packet has the file.
    """

    entry: Told
    records: tuple[JSON, ...] | None
    present: bool

    def says(self, recall: JSON) -> bool:
        """Whether one of its records says the same of that number."""
        return any(says_the_same(one, recall) for one in self._of(recall))

    def says_otherwise(self, recall: JSON) -> bool:
        """Whether it has records of that number, and none of them says the same."""
        return bool(self._of(recall)) and not self.says(recall)

    def is_newer(self, other: RecallFile) -> bool:
        """By the day of its data, and by its retrieval: programs have gone by either."""
        return self._retrieved() > other._retrieved() and self._data() > other._data()

    def was_retired(self, acts: Sequence[Told]) -> bool:
        """Whether one of these acts took the file out of force after this import."""
        file = self.entry.said("import", "sha256")
        return any(
            act.index > self.entry.index and act.said("import", "sha256") == file for act in acts
        )

    def _of(self, recall: JSON) -> list[JSON]:
        wanted = _key(recall)
        return [one for one in self.records or () if _key(one) == wanted]

    def _retrieved(self) -> float:
        """As a number, so that what says no moment comes first; a day without an hour as its beginning."""
        told = self.entry.said("import", "retrieved")
        day = day_of(told)
        moment = moment_of(told if day is None else f"{day}T00:00Z")
        return float("-inf") if moment is None else moment.timestamp()

    def _data(self) -> tuple[str, float]:
        """FDA's day of the data; where the file does not say it, the retrieval."""
        told = self.entry.said("import", "retrieved")
        day, moment = day_of(self.entry.said("import", "last_updated")), moment_of(told)
        if day is not None or moment is None:
            return day or day_of(told) or "", float("-inf")
        return moment.date().isoformat(), moment.timestamp()


def recall_imports(packet: OpenedPacket) -> tuple[RecallFile, ...]:
    """Every import that is told."""
    return tuple(_file(packet, one) for one in packet.told if one.leaf.act == RECALL_ACT)


def file_faults(imports: Sequence[RecallFile]) -> Iterator[str]:
    """Each file that is here holds what its import says of it."""
    for one in imports:
        if not one.present or not one.entry.holds("import"):
            continue
        given = one.entry.said("import", "records")
        if one.records is None:
            yield f"{one.entry.title} imports a file that is no list of recalls."
        elif len(one.records) != given:
            yield (
                f"{one.entry.title} says that its records are {shown(given)}, and its file holds "
                f"{len(one.records)}."
            )


def recall_faults(
    packet: OpenedPacket, verdict: Told, imports: Sequence[RecallFile]
) -> Iterator[str]:
    """What is wrong with the recalls of one verdict, whose evidence is open."""
    earlier = [one for one in imports if one.entry.index < verdict.index]
    retired = [
        one for one in packet.told if one.leaf.act == RETIRE_ACT and one.index < verdict.index
    ]
    if not all(one.holds("import") for one in (*retired, *(each.entry for each in earlier))):
        return
    long_retired = [one for one in retired if settled(one, verdict)]
    yield from _looked_at_faults(verdict, [e for e in earlier if not e.was_retired(long_retired)])
    for recall in items(verdict.said("evidence", "recalls")):
        told = f"{verdict.title} rests on the recall {shown(said(recall, 'number'))}"
        saying = [one for one in earlier if one.says(recall)]
        if not saying:
            yield f"{told}, which no file of an earlier import says as it is told here."
            continue
        holding = [one for one in saying if not one.was_retired(long_retired)]
        if not holding:
            yield f"{told}, and every file that says it was retired before."
            continue
        for other in earlier:
            if (
                other.says_otherwise(recall)
                and settled(other.entry, verdict)
                and not other.was_retired(retired)
                and all(other.is_newer(one) for one in holding)
            ):
                yield (
                    f"{told} as entry {holding[-1].entry.index} imports it, and the newer file of "
                    f"entry {other.entry.index} says otherwise."
                )


def _looked_at_faults(verdict: Told, earlier: Sequence[RecallFile]) -> Iterator[str]:
    """The files that a verdict says were looked at were imported, as it is told there."""
    for file in items(verdict.said("evidence", "recall_files")):
        if not any(says_the_same(one.entry.contents["import"], file) for one in earlier):
            yield (
                f"{verdict.title} says that the file of recalls {shown(said(file, 'sha256'))} was looked "
                "at, which no standing import tells so."
            )


def _file(packet: OpenedPacket, entry: Told) -> RecallFile:
    data = packet.files.get(recall_name(text(entry.said("import", "sha256"))))
    form = text(entry.said("import", "form"))
    records = None if data is None else _records(data, form)
    return RecallFile(entry, records, present=data is not None)


def _records(data: bytes, form: str) -> tuple[JSON, ...] | None:
    try:
        value: JSON = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    results = said(value, "results")
    if not isinstance(results, list) or form not in _NAMES:
        return None
    return tuple(_record(form, one) for one in results)


def _record(form: str, one: JSON) -> JSON:
    """FDA's record as the evidence of a verdict has it."""
    names = {**_ALIKE, **_NAMES[form]}
    told: dict[str, JSON] = {ours: said(one, theirs) for ours, theirs in names.items()}
    texts = {name: text(value) for name, value in told.items()}
    days = {name: day_of(told[name]) for name in ("initiated", "terminated")}
    return {**texts, **days, "form": form, "codes": _codes(one)}


def _codes(one: JSON) -> str:
    """Enforcement reports go on in ``more_code_info``."""
    codes, more = text(said(one, "code_info")), text(said(one, "more_code_info"))
    return f"{codes}\n{more}" if more.strip() else codes


def _key(recall: JSON) -> tuple[str, str]:
    return text(said(recall, "number")), text(said(recall, "form"))
