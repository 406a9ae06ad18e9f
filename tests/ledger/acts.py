"""Acts and keys to test with; every key comes from a written seed, and signs nothing real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from agent.ledger.act import SealedAct, Signer, seal_act
from agent.ledger.cosignature import MlDsa44Cosigner
from agent.ledger.leaf import Link
from agent.ledger.note import Ed25519Signer

ORIGIN = "k1007.example-supplier.com/site/boise-2"
AT = datetime(2026, 11, 3, 14, 5, 6, 123456, tzinfo=UTC)


def ed25519_key(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


LOG = Ed25519Signer(ORIGIN, ed25519_key(1))
COSIGNER = MlDsa44Cosigner(ORIGIN, MLDSA44PrivateKey.from_seed_bytes(bytes([2]) * 32))
STRANGER = Ed25519Signer("stranger.example/log", ed25519_key(3))
FITTER = Signer(ed25519_key(4))


def salts() -> Callable[[], bytes]:
    """Salts that differ from each other, and are the same in each run."""
    numbers = count(1)
    return lambda: next(numbers).to_bytes(32)


def sealed(*, sign: Signer | None = FITTER, link: Link | None = None) -> SealedAct:
    return seal_act(
        act="visit.signed",
        at=AT,
        actor="user-7",
        subject="fitting-12",
        sections={"visit": {"kind": "fitting"}, "signature": {"meaning": "author"}},
        sign=sign,
        salt=salts(),
        link=link,
    )
