"""Ten thousand stored verdicts run again, each with its transcript, within ten seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from agent.ledger.act import SealedAct, seal_act
from agent.ledger.leaf import Link, named
from agent.usecases.desk import plain
from agent.usecases.devices import identify
from agent.usecases.replays import replay_all
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.verdicts import VERDICT_TAKEN, taken_verdict
from benchmarks.timing import Figure
from drivers.target import parse_target
from simulators.process import start
from tests.clinic import Clinic, open_clinic

VERDICTS: Final = 10_000
AT_ONCE: Final = 500
LIMIT_S: Final = 10.0


def replays() -> Iterator[Figure]:
    """The limit of issue 5: 10,000 verdicts replayed in 10 s."""
    with TemporaryDirectory() as folder:
        clinic = open_clinic(Path(folder) / "home")
        with clinic.desk.store:
            _fill(clinic)
            begun = time.perf_counter()
            done = replay_all(clinic.desk)
            took_s = time.perf_counter() - begun
    if done.faults or done.replayed != VERDICTS:
        raise SystemExit(f"{len(done.faults)} of {done.replayed} verdicts came out otherwise")
    yield Figure(
        name=f"{VERDICTS} stored verdicts replayed",
        ours_ms=took_s * 1000,
        peer_ms=LIMIT_S * 1000,
        ratio=took_s / LIMIT_S,
        limit=1,
    )


def _fill(clinic: Clinic) -> None:
    """One real reading of a simulated controller, stored again and again with salts of its own."""
    with start("listed") as device:
        reading = asyncio.run(
            identify(
                parse_target(device.target),
                driver=None,
                profile=device.profile,
                timeout_s=10,
                clock=clinic.clock,
            )
        )
    fitter = clinic.people["fitter"]
    first = take_verdict(
        clinic.desk,
        fitter,
        readings=(reading,),
        label=None,
        date_of_service=date(2026, 6, 17),
        moment=VerdictMoment.AT_DELIVERY,
    )
    taken = taken_verdict(clinic.desk, first.entry)
    sections = {"verdict": plain(taken.verdict), "evidence": plain(taken.evidence)}
    salts = iter(range(1, 4 * VERDICTS))
    link = clinic.desk.store.link("devices")
    for begin in range(1, VERDICTS, AT_ONCE):
        acts: list[SealedAct] = []
        for index in range(min(AT_ONCE, VERDICTS - begin)):
            act = seal_act(
                act=VERDICT_TAKEN,
                at=clinic.clock(),
                actor=fitter.user.id,
                subject="devices",
                sections=sections,
                sign=fitter.signer,
                salt=lambda: next(salts).to_bytes(32, "big"),
                link=link,
            )
            acts.append(act)
            link = Link(named(clinic.desk.store.size + index, act.leaf_bytes))
        clinic.desk.store.append(*acts)
