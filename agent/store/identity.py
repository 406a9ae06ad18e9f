"""Who the log is: its origin and the two keys that it signs checkpoints with.

The private keys live in the encrypted database alone. They say that this installation wrote the
log; that a person acted is said by the person's own key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from agent.errors import IntegrityError, UsageError
from agent.ledger.cosignature import MlDsa44Cosigner
from agent.ledger.errors import FormatError
from agent.ledger.leaf import format_moment
from agent.ledger.note import Ed25519Signer, Verifier
from agent.ledger.vkey import format_vkey, require_key_name
from agent.store.border import RESTORE
from agent.store.session import Session


@dataclass(frozen=True, slots=True)
class LogIdentity:
    """The log's name and keys.

    Attributes:
        origin: a URL without schema, e.g. ``k1007.example-supplier.com/site/boise-2``; it is the
            name of both keys.
        created: when the log was made, in UTC as leaves spell it.
        signer: Ed25519, on every checkpoint.
        cosigner: ML-DSA-44, on those that leave the machine.
    """

    origin: str
    created: str
    signer: Ed25519Signer
    cosigner: MlDsa44Cosigner

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """The verifiers of both keys."""
        return (self.signer.verifier, self.cosigner.verifier)

    @property
    def vkeys(self) -> tuple[str, ...]:
        """Both keys as verifier keys; readers that do not know ML-DSA-44 skip the second."""
        return tuple(format_vkey(key.vkey) for key in (self.signer, self.cosigner))


def require_origin(origin: str) -> str:
    """``origin``, where a log may have it as its name.

    Raises:
        UsageError: it is empty or too long, has a schema, a space, a plus or a control character.
    """
    try:
        require_key_name(origin)
    except FormatError as error:
        raise _bad_origin(origin) from error
    if "://" in origin:
        raise _bad_origin(origin)
    return origin


def store_new_identity(session: Session, origin: str, moment: datetime) -> LogIdentity:
    """Make the log's keys and keep them, inside the caller's transaction."""
    rows = {
        "origin": origin.encode(),
        "created": format_moment(moment).encode(),
        "log_key": Ed25519PrivateKey.generate().private_bytes_raw(),
        "cosigner_seed": MLDSA44PrivateKey.generate().private_bytes_raw(),
    }
    session.run_many("INSERT INTO meta (name, value) VALUES (?, ?)", rows.items())
    return load_identity(session)


def load_identity(session: Session) -> LogIdentity:
    """The identity that the database was made with.

    Raises:
        IntegrityError: a part of it is missing or is no key.
    """
    rows = session.rows("SELECT name, value FROM meta")
    meta: dict[str, bytes] = dict(rows)
    try:
        origin = meta["origin"].decode()
        return LogIdentity(
            origin,
            meta["created"].decode(),
            Ed25519Signer(origin, Ed25519PrivateKey.from_private_bytes(meta["log_key"])),
            MlDsa44Cosigner(origin, MLDSA44PrivateKey.from_seed_bytes(meta["cosigner_seed"])),
        )
    except (KeyError, ValueError) as error:
        raise IntegrityError(
            "The database does not hold the log's own name and keys.", next_step=RESTORE
        ) from error


def _bad_origin(origin: str) -> UsageError:
    return UsageError(
        f"{origin[:80]!r} cannot be a log's name.",
        next_step="Give a domain of yours and a path, such as "
        "'k1007.example-supplier.com/site/boise-2'.",
    )
