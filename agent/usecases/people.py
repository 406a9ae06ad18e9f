"""Who may do what: users, roles, passwords, and each person's own signing key.

A password opens its owner's Ed25519 key and nothing else: Argon2id (RFC 9106) turns it into the key
of an AES-256-GCM box that holds the signing key. A wrong password does not open the box, and there
is no stored password to compare with. Whoever knows the password can sign in its owner's name: an
administrator who chose somebody's first one can until then, and whoever copied the box with it can
for good. A row that differs from the person's entry in the ledger lets nobody in.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from pydantic import Field

from agent.errors import IntegrityError, NotAllowed, UsageError
from agent.ledger.act import Signer
from agent.ledger.canonical import JSON
from agent.model import Model
from agent.namesakes import Whose
from agent.roles import ACTS, RIGHTS, Right, Role, able
from agent.store import Blob, Entry, UserRow
from agent.text import quoted
from agent.usecases.accounts import require_told_apart
from agent.usecases.desk import Desk, opened
from agent.usecases.new_person import (
    MAX_CREDENTIALS_CHARS,
    MAX_PRINTED_CHARS,
    NAME_PATTERN,
    require_long,
    require_usable,
)

MAX_FAILURES: Final = 5
"""Wrong passwords in a row before the account is locked."""

LOCK_PAUSE: Final = timedelta(minutes=15)
"""A locked account takes one try in so long: nobody can lock the only administrator out for good."""


_MEMORY_KIB: Final = 19 * 1024
_ITERATIONS: Final = 2
_LANES: Final = 1
"""Argon2id with 19 MiB, two passes, one lane: the first of OWASP's recommended settings."""

_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12


class Namesake(Model):
    """What is said of an account with the printed name or licence of one before it."""

    whose: Whose
    reason: str = Field(min_length=1, max_length=MAX_PRINTED_CHARS)


class User(Model):
    """The public part of a user, as the ledger commits to it.

    Attributes:
        id: opaque; stands in leaves.
        name: what the person types to say who they are.
        key: Ed25519 public key, 32 bytes in hex; checks what this person signed.
        namesake: whose the account is, where somebody has the same printed name or licence.
    """

    id: str
    name: str = Field(pattern=NAME_PATTERN)
    printed_name: str = Field(min_length=1, max_length=MAX_PRINTED_CHARS)
    credentials: str = Field(default="", max_length=MAX_CREDENTIALS_CHARS)
    licence: str = Field(default="", max_length=MAX_PRINTED_CHARS)
    role: Role
    key: str = Field(pattern=r"^[0-9a-f]{64}$")
    namesake: Namesake | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A user who has just given the right password; holds the opened signing key."""

    user: User
    signer: Signer

    def require(self, right: Right) -> None:
        """Refuse what this person's role does not allow.

        Raises:
            NotAllowed: the role lacks the right.
        """
        if right not in RIGHTS[self.user.role]:
            others = " or ".join(able(right))
            raise NotAllowed(
                f"{quoted(self.user.name)} is {self.user.role} and may not {right}.",
                next_step=f"Ask a person with the role {others} to do it.",
            )

    def record(
        self,
        desk: Desk,
        act: str,
        *,
        subject: str,
        sections: Mapping[str, Model | JSON],
        blobs: Sequence[Blob] = (),
        seen: int | None = None,
    ) -> Entry:
        """Append one act of this person's, signed with their own key (``Desk.record``).

        Raises:
            NotAllowed: their role may not record such an act; it is refused again, should a caller
                not have asked.
        """
        self.require(ACTS[act])
        return desk.record(
            act,
            actor=self.user.id,
            subject=subject,
            sections=sections,
            sign=self.signer,
            blobs=blobs,
            seen=seen,
        )


def add_user(
    desk: Desk,
    by: Actor | None,
    *,
    name: str,
    printed_name: str,
    credentials: str,
    licence: str,
    role: Role,
    password: str,
    namesake: Namesake | None = None,
) -> User:
    """Add a person with a fresh signing key; the first one needs nobody's leave and is an admin.

    Args:
        namesake: whose the account is, where somebody has the same printed name or licence.

    Raises:
        NotAllowed: ``by`` may not manage users, or nobody may act yet and the role is not admin.
        UsageError: the name is taken or not usable, the password too short, or somebody has the same
            printed name or licence and it is not said whose the account is.
    """
    seen = desk.store.size
    _require_leave(desk, by, role)
    if desk.store.user(name) is not None:
        raise UsageError(
            f"The user {quoted(name)} is there already.", next_step="Take another name."
        )
    require_usable(name, printed_name, credentials, licence, password)
    require_told_apart(desk, printed_name, licence, namesake.whose if namesake else None)
    key = Ed25519PrivateKey.generate()
    user = User(
        id=f"u-{secrets.token_hex(6)}",
        name=name,
        printed_name=printed_name,
        credentials=credentials,
        licence=licence,
        role=role,
        key=key.public_key().public_bytes_raw().hex(),
        namesake=namesake,
    )
    salt = secrets.token_bytes(_SALT_BYTES)
    wrapped = _wrap(key.private_bytes_raw(), password, salt, user.id)
    actor = by.user.id if by else user.id
    sign = by.signer if by else Signer(key)
    row = UserRow(user.name, user.model_dump(mode="json"), verifier=salt, wrapped_key=wrapped)
    # Entry and key in one step: the first person's entry without their key would end the log.
    desk.record(
        "user.added",
        actor=actor,
        subject=user.id,
        sections={"user": user},
        sign=sign,
        seen=seen,
        user=row,
    )
    return user


def authenticate(desk: Desk, name: str, password: str) -> Actor:
    """Open a person's signing key by their password.

    Raises:
        NotAllowed: there is no such user, the password is wrong, or the account is locked.
    """
    row = desk.store.user(name)
    if row is None:
        _key(password, bytes(_SALT_BYTES))  # an unknown name takes as long as a known one
        raise _wrong(name)
    if not desk.store.begin_try(name, MAX_FAILURES, desk.clock(), LOCK_PAUSE):
        raise NotAllowed(
            f"{quoted(name)} is locked after {MAX_FAILURES} wrong passwords.",
            next_step=f"Wait 15 minutes for one more try, or ask an administrator: "
            f"k1007 user unlock {name}.",
        )
    user = User.model_validate(row.public)
    require_recorded(desk, name)
    try:
        secret = _unwrap(row, password, user.id)
    except InvalidTag as error:
        raise _wrong(name) from error
    desk.store.forgive_tries(name)
    signer = Signer(Ed25519PrivateKey.from_private_bytes(secret))
    if signer.public_key.hex() != user.key:
        raise _not_recorded(user)
    return Actor(user, signer)


def change_password(desk: Desk, name: str, password: str, new: str) -> User:
    """Give a person another password; their signing key stays.

    Raises:
        NotAllowed: the old password is wrong, or the account is locked.
        UsageError: the new password is too short.
    """
    actor = authenticate(desk, name, password)
    require_long(new)
    row = desk.store.user(name)
    assert row is not None  # it has just been opened
    salt = secrets.token_bytes(_SALT_BYTES)
    wrapped = _wrap(actor.signer.private_key.private_bytes_raw(), new, salt, actor.user.id)
    desk.store.put_user(replace(row, verifier=salt, wrapped_key=wrapped))
    return actor.user


def unlock_user(desk: Desk, by: Actor, name: str) -> None:
    """Let a locked user try again.

    Raises:
        NotAllowed: ``by`` may not manage users.
        UsageError: there is no such user.
    """
    by.require(Right.MANAGE_USERS)
    row = desk.store.user(name)
    if row is None:
        raise UsageError(f"There is no user {quoted(name)}.", next_step="See: k1007 user list.")
    desk.store.forgive_tries(name)
    user = User.model_validate(row.public)
    by.record(
        desk,
        "user.unlocked",
        subject=user.id,
        sections={},
    )


def list_users(desk: Desk) -> tuple[User, ...]:
    """Everybody, in the order of their names."""
    rows = sorted(desk.store.users(), key=lambda row: row.name)
    return tuple(User.model_validate(row.public) for row in rows)


def _require_leave(desk: Desk, by: Actor | None, role: Role) -> None:
    if by is not None:
        by.require(Right.MANAGE_USERS)
    elif any(desk.store.entries(act="user.added")):
        raise NotAllowed(
            "Only an administrator adds users.", next_step="Say who you are with --user NAME."
        )
    elif role is not Role.ADMIN:
        raise NotAllowed(
            "The first user has to be an administrator.", next_step="Add one with --role admin."
        )


def require_recorded(desk: Desk, name: str) -> None:
    """The row that can change says just what the ledger says of this person.

    Raises:
        IntegrityError: role, name or key are not those that were recorded.
    """
    row = desk.store.user(name)
    assert row is not None  # callers have just seen it
    user = User.model_validate(row.public)
    added = [e for e in desk.store.entries(subject=user.id) if e.leaf.act == "user.added"]
    if len(added) != 1 or User.model_validate(opened(added[0], "user")) != user:
        raise _not_recorded(user)


def _not_recorded(user: User) -> IntegrityError:
    return IntegrityError(
        f"What the database says of {quoted(user.name)} is not what the ledger recorded.",
        next_step="Do not go on: run k1007 ledger verify, and restore the newest backup.",
    )


def _wrong(name: str) -> NotAllowed:
    return NotAllowed(
        f"The name {quoted(name)} and the password do not go together.",
        next_step="Type both again; after five wrong passwords the account is locked.",
    )


def _wrap(secret: bytes, password: str, salt: bytes, user_id: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(password, salt)).encrypt(nonce, secret, user_id.encode())


def _unwrap(row: UserRow, password: str, user_id: str) -> bytes:
    nonce, sealed = row.wrapped_key[:_NONCE_BYTES], row.wrapped_key[_NONCE_BYTES:]
    return AESGCM(_key(password, row.verifier)).decrypt(nonce, sealed, user_id.encode())


def _key(password: str, salt: bytes) -> bytes:
    kdf = Argon2id(
        salt=salt, length=32, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    return kdf.derive(password.encode())
