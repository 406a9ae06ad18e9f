"""Homes to try things on, and the hands of somebody who has the key but not our program."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2

from agent.ledger.act import SealedAct, Signer, seal_act
from agent.ledger.cosignature import MlDsa44CosignatureVerifier
from agent.ledger.leaf import Link
from agent.ledger.note import Ed25519Verifier, Verifier
from agent.ledger.vkey import SignatureType, parse_vkey
from agent.store import Store, StoreKey

ORIGIN: Final = "k1007.example-supplier.com/site/boise-2"
RAW_KEY: Final = bytes(range(32))
KEY: Final = StoreKey.from_bytes(RAW_KEY)
MOMENT: Final = datetime(2026, 11, 3, 14, 5, 6, 123000, tzinfo=UTC)
PERSON: Final = Signer(Ed25519PrivateKey.from_private_bytes(bytes(32)))


def fixed_clock() -> datetime:
    return MOMENT


def make_act(
    number: int,
    *,
    subject: str = "F-1",
    act: str = "visit.signed",
    sign: Signer | None = PERSON,
    link: Link | None = None,
) -> SealedAct:
    return seal_act(
        act=act,
        at=MOMENT,
        actor="U-1",
        subject=subject,
        sections={"visit": {"number": number}, "signature": {"name": "Invented Person"}},
        sign=sign,
        salt=lambda: secrets.token_bytes(32),
        link=link,
    )


def filled(home: Path, count: int) -> Path:
    """A closed home with that many entries, each in a transaction of its own."""
    with Store.create(home, KEY, ORIGIN, fixed_clock) as store:
        for number in range(count):
            store.append(make_act(number))
    return home


def opened(home: Path) -> Store:
    return Store.open(home, KEY, fixed_clock)


def file_hashes(home: Path) -> dict[str, str]:
    """Every file of the home with its hash; the shared-memory index holds no data."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.iterdir())
        if not path.name.endswith("-shm")
    }


def verifiers(store: Store) -> tuple[Verifier, ...]:
    """The verifiers that a stranger makes of the published keys."""
    keys = [parse_vkey(text) for text in store.vkeys()]
    return tuple(
        Ed25519Verifier(key)
        if key.kind is SignatureType.ED25519
        else MlDsa44CosignatureVerifier(key)
        for key in keys
    )


@contextmanager
def foreign_connection(home: Path) -> Iterator[dbapi2.Connection]:
    """Another program that has the key."""
    connection = dbapi2.connect(str(home / "k1007.db"), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{RAW_KEY.hex()}'\"")
        connection.execute("PRAGMA synchronous = OFF")  # no test cuts the power here
        yield connection
    finally:
        connection.close()


def tamper(home: Path, *statements: str) -> None:
    """Change what is stored behind the guards' back, and put the guards in place again."""
    with foreign_connection(home) as connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        try:
            for statement in statements:
                connection.execute(statement)
        finally:
            for _, sql in triggers:
                connection.execute(sql)
