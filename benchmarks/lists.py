"""A list of 100,000 rows: how long its import takes, a verdict on it, and what two lists would change."""

from __future__ import annotations

import csv
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl

from agent.confirm.decide import decide
from agent.confirm.models import Evidence
from agent.ledger.act import SealedAct, seal_act
from agent.ledger.leaf import Link
from agent.store import Store, StoreKey
from agent.usecases.compare_lists import affected_verdicts
from agent.usecases.crosswalks import list_crosswalks
from agent.usecases.desk import Desk, new_salt, plain
from agent.usecases.lists import import_snapshot
from agent.usecases.policy import policy_in_force
from agent.usecases.verdict_list import verdict_snapshot
from benchmarks.timing import Figure
from drivers.reading import FieldName, Pass
from tests.clinic import Clinic, open_clinic
from tests.confirm.build import CONFIRMING, label, reading
from tests.confirm.lists import HEADINGS, ROW
from tests.usecases.readings import read_sim

ROWS = 100_000
FITTINGS = 10_000
IMPORT_LIMIT_MS = 3000.0
XLSX_LIMIT = 0.6
"""Times what openpyxl takes to read every value of the same workbook."""
WARM_LIMIT_MS = 1.0
COLD_LIMIT_MS = 50.0
AFFECTED_LIMIT_MS = 5000.0


def lists() -> Iterator[Figure]:
    """Each figure against its limit; a clinic of its own for all."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        clinic = open_clinic(home)
        took_ms = [_import(clinic, _csv(number), number) for number in range(3)]
        yield limit(f"import of {ROWS} rows, CSV", statistics.median(took_ms), IMPORT_LIMIT_MS)
        evidence = gathered(clinic.desk)
        yield limit(
            f"decide on {ROWS} rows, evidence at hand",
            _median_ms(lambda: decide(evidence), 200),
            WARM_LIMIT_MS,
        )
        yield limit(
            f"evidence gathered and decided, {ROWS} rows, open database",
            _median_ms(lambda: decide(gathered(clinic.desk)), 50),
            COLD_LIMIT_MS,
        )
        clinic.desk.store.close()
        yield limit(
            f"the same from a closed database, {ROWS} rows",
            _median_ms(lambda: _cold(home, clinic.desk), 15),
            COLD_LIMIT_MS,
        )
    with tempfile.TemporaryDirectory() as folder:
        clinic = open_clinic(Path(folder) / "home")
        yield _xlsx_import(clinic)
    with tempfile.TemporaryDirectory() as folder:
        clinic = open_clinic(Path(folder) / "home")
        yield _affected(clinic)


def _xlsx_import(clinic: Clinic) -> Figure:
    """Against the library that reads workbooks for most programs in Python."""
    data = _xlsx()
    begun = time.perf_counter()
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    assert sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) == ROWS + 1
    peer_ms = (time.perf_counter() - begun) * 1000
    took_ms = _import(clinic, data, 0)
    return Figure(
        name=f"import of {ROWS} rows, XLSX / openpyxl reading them",
        ours_ms=took_ms,
        peer_ms=peer_ms,
        ratio=took_ms / peer_ms,
        limit=XLSX_LIMIT,
    )


def _affected(clinic: Clinic) -> Figure:
    """The worst case: every fitting's product is the one that changed, and each has a device of its own."""
    ended = (*ROW[:5], "05/31/2026", ROW[6])
    ids = [_bring(clinic, _csv(0, first=each), day) for day, each in enumerate((ROW, ended))]
    _store_verdicts(clinic, FITTINGS)
    begun = time.perf_counter()
    found = affected_verdicts(clinic.desk, *ids)
    took_ms = (time.perf_counter() - begun) * 1000
    assert len(found.verdicts) == found.taken == FITTINGS
    return limit(
        f"pcl affected over {FITTINGS} fittings, two lists of {ROWS} rows",
        took_ms,
        AFFECTED_LIMIT_MS,
    )


def _store_verdicts(clinic: Clinic, count: int) -> None:
    desk, by = clinic.desk, clinic.people["fitter"]
    known = gathered(desk).model_copy(update={"readings": (read_sim("listed"),)})

    def act(number: int) -> SealedAct:
        evidence = of_another_unit(known, f"SX2-26-{number:05}")
        return seal_act(
            act="verdict.taken",
            at=desk.clock(),
            actor=by.user.id,
            subject=f"F-{number}",
            sections={"verdict": plain(decide(evidence)), "evidence": plain(evidence)},
            sign=by.signer,
            salt=new_salt,
            link=Link(None),
        )

    for start in range(0, count, 500):
        desk.store.append(*(act(number) for number in range(start, min(start + 500, count))))


def of_another_unit(evidence: Evidence, serial: str) -> Evidence:
    """Each fitting has its own device: the serial is another in every pass and on the label."""
    (one,) = evidence.readings
    passes = tuple(_with_serial(each, serial) for each in one.passes)
    reading_of_it = one.model_copy(update={"passes": passes})
    return evidence.model_copy(update={"readings": (reading_of_it,), "label": label(serial=serial)})


def _with_serial(one: Pass, serial: str) -> Pass:
    told = one.fields[FieldName.SERIAL].model_copy(update={"value": serial})
    return one.model_copy(update={"fields": {**one.fields, FieldName.SERIAL: told}})


def gathered(desk: Desk) -> Evidence:
    """What a verdict is taken on, but for the reading itself."""
    walks = list_crosswalks(desk)
    return CONFIRMING.model_copy(
        update={
            "readings": (_READING,),
            "label": label(),
            "crosswalks": walks,
            "snapshot": verdict_snapshot(desk, (walk.key for walk in walks)),
            "rules": policy_in_force(desk).rules,
        }
    )


_READING = reading()


def _cold(home: Path, desk: Desk) -> None:
    key = StoreKey.from_file(home / desk.settings.key_file)
    with Store.open(home, key, clock=desk.clock) as store:
        verdict = decide(gathered(Desk(store, desk.settings, desk.clock)))
    assert verdict.verdict == "confirmed"


def _import(clinic: Clinic, data: bytes, number: int) -> float:
    begun = time.perf_counter()
    _bring(clinic, data, number)
    return (time.perf_counter() - begun) * 1000


def _bring(clinic: Clinic, data: bytes, number: int) -> str:
    imported = import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        data,
        name="list",
        retrieved=datetime(2026, 6, 16, 12, number, tzinfo=UTC),
        source="benchmark",
    )
    assert imported.new
    return imported.snapshot.id


def _rows(number: int, first: tuple[str, ...] = ROW) -> Iterator[tuple[str, ...]]:
    """Rows as a full list may have them: few makers, many models, dates that repeat."""
    yield HEADINGS
    yield first
    for row in range(2, ROWS + 1):
        begun = date(2020, 1, 1) + timedelta(days=row % 2000)
        yield (
            f"Maker {row % 900} Medical, Incorporated",
            f"Product {row % 30_000} Deluxe",
            f"M-{row}-{number}",
            "K1007" if row % 5000 == 0 else f"L{1000 + row % 700}",
            begun.strftime("%m/%d/%Y"),
            "12/31/2030" if row % 3 == 0 else "",
            "Code Reverified" if row % 7 == 0 else "",
        )


def _csv(number: int, first: tuple[str, ...] = ROW) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(_rows(number, first))
    return text.getvalue().encode()


def _xlsx() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("PCL")
    for row in _rows(0):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _median_ms(call: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took[1:])


def limit(name: str, took_ms: float, limit_ms: float) -> Figure:
    return Figure(
        name=f"{name} / {limit_ms:g} ms",
        ours_ms=took_ms,
        peer_ms=limit_ms,
        ratio=took_ms / limit_ms,
        limit=1.0,
    )
