"""Recalls held against patients' devices: as many records as one file may have, and a supplier's year."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from agent.confirm.decide import decide
from agent.confirm.recall_file import MAX_RECORDS
from agent.ledger.act import SealedAct, seal_act
from agent.ledger.leaf import Link, Previous, named
from agent.model import Model
from agent.usecases.affected import affected_devices
from agent.usecases.desk import new_salt, plain
from agent.usecases.recalls import import_recalls, recalls_about
from benchmarks.lists import gathered, limit, of_another_unit
from benchmarks.timing import Figure
from tests.clinic import Clinic, open_clinic
from tests.packet import sample
from tests.usecases.readings import read_sim

FITTINGS = 1_000
FILES = 4
"""Of as many weeks; all but the newest say the same."""

AFFECTED_LIMIT_MS = 5000.0
VERDICT_LIMIT_MS = 500.0
"""Reading the newest file of so many records is most of it."""


def recalls() -> Iterator[Figure]:
    """What accreditors ask for at once, and what every verdict looks up."""
    with tempfile.TemporaryDirectory() as folder:
        clinic = open_clinic(Path(folder) / "home")
        for week in range(FILES):
            _import(clinic, week)
        _store_fittings(clinic)
        begun = time.perf_counter()
        log = affected_devices(clinic.desk, clinic.people["compliance"])
        took_ms = (time.perf_counter() - begun) * 1000
        assert (log.devices, len(log.affected)) == (FITTINGS, FITTINGS // 2)
        told = f"{FITTINGS} fittings, {FILES} files of {MAX_RECORDS} recalls"
        yield limit(f"recall affected over {told}", took_ms, AFFECTED_LIMIT_MS)
        evidence = gathered(clinic.desk)
        begun = time.perf_counter()
        assert len(recalls_about(clinic.desk, evidence)) == 1
        took_ms = (time.perf_counter() - begun) * 1000
        yield limit(f"recalls looked up for a verdict, {told}", took_ms, VERDICT_LIMIT_MS)


def _import(clinic: Clinic, week: int) -> None:
    meta = {"last_updated": f"2026-05-{week + 1:02}"}
    data = json.dumps({"meta": meta, "results": [_record(n) for n in range(MAX_RECORDS)]})
    import_recalls(
        clinic.desk,
        clinic.people["compliance"],
        data.encode(),
        name="recalls.json",
        retrieved=datetime(2026, 6, 16, 12, week, tzinfo=UTC),
        source="benchmark",
    )


def _record(number: int) -> dict[str, str]:
    """Some 1,400 characters, as FDA's have: of many firms and classes, and most in prose."""
    ours = number == 0
    units = f"Serial numbers: SX2-26-00000 to SX2-26-{FITTINGS // 2 - 1:05}"
    prose = f"Lots {number} and others, see the list of {number}. " * 12
    stated = f"Serial numbers: A{number:05} to A{number + 9:05}, B{number:05}"
    return {
        "product_res_number": f"Z-{number:04}-2026",
        "event_date_initiated": "2026-04-01",
        "recall_status": "Open, Classified",
        "product_code": "PHL" if ours else ("GAD", "DZE", "LLZ", "")[number % 4],
        "product_description": "Strider SX-200"
        if ours
        else f"Product {number % 900} of a kind. " * 20,
        "code_info": units if ours else (stated if number % 3 else prose),
        "recalling_firm": "Synthex Mobility" if ours else f"Firm {number % 300}, Inc.",
        "reason_for_recall": "An invented reason. " * 6,
    }


def _store_fittings(clinic: Clinic) -> None:
    desk, by = clinic.desk, clinic.people["fitter"]
    known = gathered(desk).model_copy(update={"readings": (read_sim("listed"),)})
    case = sample.fitting().case

    def act(
        name: str, number: int, sections: Mapping[str, Model], before: Previous | None
    ) -> SealedAct:
        return seal_act(
            act=name,
            at=desk.clock(),
            actor=by.user.id,
            subject=f"F-{number}",
            sections={key: plain(value) for key, value in sections.items()},
            sign=by.signer,
            salt=new_salt,
            link=Link(before),
        )

    for number in range(FITTINGS):
        evidence = of_another_unit(known, f"SX2-26-{number:05}")
        opened = case.model_copy(update={"fitting_id": f"F-{number}"})
        taken = {"verdict": decide(evidence), "evidence": evidence}
        first = act("fitting.opened", number, {"case": opened}, None)
        behind = named(desk.store.size, first.leaf_bytes)
        desk.store.append(first, act("verdict.taken", number, taken, behind))
