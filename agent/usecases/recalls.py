"""Recalls: openFDA's files, imported, kept whole, taken out of force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from agent.confirm.facts import Facts
from agent.confirm.known_recalls import KnownRecalls
from agent.confirm.models import Evidence, RecallImport, RecallRecord
from agent.confirm.questions.recalled import device_of
from agent.confirm.recall_file import RecallFile, read_recalls
from agent.confirm.recall_files import Gap, gaps, moment_of, newest_files
from agent.confirm.recalls_in_force import (
    DataMoment,
    Number,
    SaidRecalls,
    day_of,
    in_force,
)
from agent.confirm.retrieved import calendar_day, is_same_retrieval, retrieval_order
from agent.errors import UsageError
from agent.roles import Right
from agent.store import Blob
from agent.text import quoted
from agent.usecases.desk import Desk, opened
from agent.usecases.notes import require_note
from agent.usecases.people import Actor
from agent.usecases.recall_counting import counting
from agent.usecases.retrievals import require_retrieved

SUBJECT: Final = "recalls"
IMPORTED: Final = "recall.imported"
RETIRED: Final = "recall.retired"

COUNTING: Final = "counting"
"""The section of an act that names the files which say something that counts after it."""

AHEAD: Final = timedelta(days=1)
"""FDA's day may be that much later than the day at the place of whoever retrieves a file."""


class KeptRecalls(NamedTuple):
    """An import as the ledger holds it.

    Attributes:
        retired: why compliance took the file out of force; ``None`` where it stands.
    """

    entry: int
    made: RecallImport
    retired: str | None


class ImportedRecalls(NamedTuple):
    """What came of an import.

    Attributes:
        new: whether anything was stored.
        beside: the recalls of the file of which others with data of the same day say more: all counts.
    """

    made: RecallImport
    new: bool
    beside: tuple[str, ...]


def import_recalls(
    desk: Desk, by: Actor, data: bytes, *, name: str, retrieved: datetime | date, source: str
) -> ImportedRecalls:
    """Import a file of recalls.

    The same file retrieved at another moment is another import: it says that nothing has changed.

    Raises:
        NotAllowed: this person may not import lists.
        UsageError: the file cannot be read, or its retrieval is still to come; nothing is stored.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    retrieved = require_retrieved(desk, retrieved, said="The recalls are", flag_for="them")
    read = read_recalls(data, name=name)
    _require_possible(read, retrieved)
    made = RecallImport(
        sha256=hashlib.sha256(data).hexdigest(),
        form=read.form,
        retrieved=retrieved,
        source=source,
        last_updated=read.last_updated,
        records=len(read.records),
        skip=read.part.skip,
        total=read.part.total,
    )
    for known in list_imports(desk):
        same_file = known.sha256 == made.sha256
        if same_file and is_same_retrieval(known.retrieved, made.retrieved):
            return ImportedRecalls(known, new=False, beside=())
    files = _said(desk, _counting(desk))
    own = SaidRecalls(moment_of(made), read.records)
    files[made.sha256] = max(own, files.get(made.sha256, own), key=lambda one: one.moment)
    by.record(
        desk,
        IMPORTED,
        subject=SUBJECT,
        sections={"import": made, COUNTING: [*counting(files)]},
        seen=seen,
        blobs=(Blob(content=data, media_type="application/json"),),
    )
    return ImportedRecalls(
        made, new=True, beside=_said_beside(read.records, in_force(files.values()))
    )


def retire_recalls(desk: Desk, by: Actor, sha256: str, *, note: str) -> RecallImport:
    """Take a file out of force that was imported by mistake; what the others say counts again.

    The file and its entries stay, and so do the verdicts that were taken on it.

    Args:
        sha256: of the file, or a beginning that no other imported file has.

    Raises:
        NotAllowed: this person may not import lists.
        UsageError: it names no imported file, or several; the file is retired; the note is empty.
    """
    by.require(Right.IMPORT_LISTS)
    seen = desk.store.size
    require_note(note, "Retiring needs a note with the reason.")
    known = _named(desk, sha256)
    if known.retired is not None:
        raise UsageError(
            f"The file {known.made.sha256[:12]} is retired already: {quoted(known.retired)}.",
            next_step="See: k1007 recall files.",
        )
    others = [one for one in list_imports(desk) if one.sha256 != known.made.sha256]
    by.record(
        desk,
        RETIRED,
        subject=SUBJECT,
        sections={
            "import": known.made,
            "note": note.strip(),
            COUNTING: [*counting(_said(desk, others))],
        },
        seen=seen,
    )
    return known.made


def kept_recalls(desk: Desk, before: int | None = None) -> tuple[KeptRecalls, ...]:
    """Every import before an entry, retired ones too, the newest data last.

    A file that is imported again after it was retired stands again.
    """
    size = desk.store.size if before is None else before
    kept: list[KeptRecalls] = []
    for entry in desk.store.entries(subject=SUBJECT):
        if entry.index >= size:
            break
        made = RecallImport.model_validate(opened(entry, "import"))
        if entry.leaf.act == IMPORTED:
            kept.append(KeptRecalls(entry.index, made, None))
        elif entry.leaf.act == RETIRED:
            note = str(opened(entry, "note"))
            kept = [
                one._replace(retired=note)
                if one.retired is None and one.made.sha256 == made.sha256
                else one
                for one in kept
            ]
    return tuple(
        sorted(kept, key=lambda one: (moment_of(one.made), retrieval_order(one.made.retrieved)))
    )


def list_imports(desk: Desk) -> tuple[RecallImport, ...]:
    """The imports that stand, the newest data last."""
    return tuple(one.made for one in kept_recalls(desk) if one.retired is None)


def missing_recalls(desk: Desk) -> tuple[Gap, ...]:
    """The newest answers of which pages were not imported."""
    return gaps(newest_files(list_imports(desk)))


def list_recalls(desk: Desk) -> tuple[RecallRecord, ...]:
    """Each recall as the newest data say it, by number: FDA may have several records of one."""
    return in_force(_said(desk, _counting(desk)).values())


def show_recall(desk: Desk, number: str) -> tuple[RecallRecord, ...]:
    """The records of one number: the recall, its enforcement report, or both.

    Raises:
        UsageError: no imported file has it.
    """
    found = tuple(record for record in list_recalls(desk) if record.number == number)
    if not found:
        raise UsageError(
            f"No imported file holds the recall {quoted(number)}.",
            next_step="See: k1007 recall list.",
        )
    return found


def files_behind(desk: Desk, recalls: Iterable[RecallRecord], before: int) -> tuple[str, ...]:
    """The hashes of the files in which these recalls stand, as they were known before an entry.

    One that stood then comes before one that was retired while the device was read.
    """
    wanted = set(recalls)
    files = []
    kept = reversed(kept_recalls(desk, before))
    for one in sorted(kept, key=lambda kept: kept.retired is not None):
        if not wanted:
            break
        found = wanted & set(_read(desk, one.made.sha256).records)
        if found:
            files.append(one.made.sha256)
            wanted -= found
    return tuple(files)


def recalls_about(desk: Desk, evidence: Evidence) -> tuple[RecallRecord, ...]:
    """The imported recalls that could concern the device of this evidence."""
    known = list_recalls(desk)
    if not known:
        return ()
    device, code = device_of(Facts(evidence)), evidence.rules.product_code
    return tuple(record for record, _ in KnownRecalls(known).concerning(device, (code,)))


def _require_possible(read: RecallFile, retrieved: datetime | date) -> None:
    day, taken = day_of(read.last_updated), calendar_day(retrieved)
    if day is not None and day > taken + AHEAD:
        raise UsageError(
            f"The file says that its data are of {day}, which is after its retrieval on {taken}.",
            next_step="Give the day on which you took it: --retrieved YYYY-MM-DD.",
        )


def _named(desk: Desk, sha256: str) -> KeptRecalls:
    """The last import of the one file whose hash begins so."""
    found = {
        one.made.sha256: one
        for one in sorted(kept_recalls(desk))
        if sha256 and one.made.sha256.startswith(sha256)
    }
    if len(found) > 1:
        raise UsageError(
            f"Several imported files have a SHA-256 that begins with {quoted(sha256)}.",
            next_step="Give more of it: k1007 recall files shows them.",
        )
    for kept in found.values():
        return kept
    raise UsageError(
        f"No imported file of recalls has the SHA-256 {quoted(sha256)}.",
        next_step="See: k1007 recall files.",
    )


def _counting(desk: Desk) -> tuple[RecallImport, ...]:
    """The imports whose files say something that counts, as the newest act has them; else all that stand.

    A file whose every recall is said by newer data need not be read: there is one more every week.
    """
    standing, acts = list_imports(desk), tuple(desk.store.entries(subject=SUBJECT))
    if not acts or COUNTING not in acts[-1].sections:
        return standing
    named = opened(acts[-1], COUNTING)
    return tuple(one for one in standing if isinstance(named, list) and one.sha256 in named)


def _said(desk: Desk, imports: Iterable[RecallImport]) -> dict[str, SaidRecalls]:
    """What each file says, by its hash; one that was imported again is as new as it was last."""
    moments: dict[str, DataMoment] = {}
    for one in imports:
        moments[one.sha256] = max(moment_of(one), moments.get(one.sha256, moment_of(one)))
    return {
        sha256: SaidRecalls(moment, _read(desk, sha256).records)
        for sha256, moment in moments.items()
    }


def _read(desk: Desk, sha256: str) -> RecallFile:
    return read_recalls(desk.store.blob(sha256).content, name=sha256[:12])


def _said_beside(records: Iterable[RecallRecord], known: Iterable[RecallRecord]) -> tuple[str, ...]:
    """The numbers of which more is in force than these records say."""
    own: dict[Number, set[RecallRecord]] = {}
    for record in records:
        own.setdefault((record.number, record.form), set()).add(record)
    counts: dict[Number, set[RecallRecord]] = {}
    for record in known:
        counts.setdefault((record.number, record.form), set()).add(record)
    return tuple(
        sorted(number[0] for number, said in own.items() if said < counts.get(number, set()))
    )
