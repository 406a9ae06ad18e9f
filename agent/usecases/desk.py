"""Where a person works: the open store, the settings in force and the clock."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from agent.clock import Clock
from agent.errors import IntegrityError
from agent.fitting.timing import local_date
from agent.ledger.act import Signer, seal_act
from agent.ledger.canonical import JSON
from agent.ledger.commitment import SALT_BYTES
from agent.ledger.leaf import chain_of
from agent.model import Model
from agent.roles import ACTS
from agent.settings import Settings
from agent.store import Blob, Entry, Overtaken, Store, UserRow
from agent.usecases.clock_right import require_right

CLOCK_ACT: Final = "clock.vouched"
"""The one act that is recorded under a clock that contradicts the newest entry."""

MAX_TRIES: Final = 20
"""Each is lost only where another program's act of the same chain was stored meanwhile."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every use case that keeps something needs."""

    store: Store
    settings: Settings
    clock: Clock

    def today(self) -> date:
        """The calendar day at the clinic."""
        return local_date(self.clock(), self.settings.place_tz)

    def record(
        self,
        act: str,
        *,
        actor: str,
        subject: str,
        sections: Mapping[str, Model | JSON],
        sign: Signer,
        blobs: Sequence[Blob] = (),
        seen: int | None = None,
        user: UserRow | None = None,
    ) -> Entry:
        """Append one act, signed by who does it; it is durable when this returns.

        Args:
            user: whom the act adds, with their key.
            seen: how long the log was when the caller looked whether it may do this.

        Raises:
            UsageError: the clock contradicts the newest entry, or something else was recorded
                since the caller looked; nothing was stored.
        """
        assert act in ACTS  # else nobody could be held to a role for it
        contents = {name: plain(value) for name, value in sections.items()}
        tries = MAX_TRIES
        while True:
            sealed = seal_act(
                act=act,
                at=self._moment(act),
                actor=actor,
                subject=subject,
                sections=contents,
                sign=sign,
                salt=new_salt,
                link=self.store.link(chain_of(act, subject)),
            )
            try:
                return self.store.append(sealed, blobs=blobs, expected_size=seen, user=user)[0]
            except Overtaken:  # another program's act of the chain: this one is sealed behind it
                tries -= 1
                if seen is not None or not tries:
                    raise

    def _moment(self, act: str) -> datetime:
        """Now, where the clock does not contradict the newest entry."""
        moment = self.clock()
        if self.store.size and act != CLOCK_ACT:
            require_right(moment, self.store.entry(self.store.size - 1).leaf.moment)
        return moment


def plain(value: Model | JSON) -> JSON:
    """A model as the JSON that is committed to; other JSON as it is."""
    if isinstance(value, Model):
        dumped: JSON = value.model_dump(mode="json")
        return dumped
    return value


def opened(entry: Entry, name: str) -> object:
    """An entry's section as plain JSON.

    Raises:
        IntegrityError: the entry has no such section.
    """
    require_section(entry, name)
    value: object = json.loads(entry.sections[name].content)
    return value


def require_section(entry: Entry, name: str) -> None:
    """Refuse an entry that does not say what its act says.

    Raises:
        IntegrityError: the entry has no such section.
    """
    if name not in entry.sections:
        raise IntegrityError(
            f"Entry {entry.index} of the ledger has no section {name}.",
            next_step="Run k1007 ledger verify, and restore the newest backup.",
        )


def new_salt() -> bytes:
    """Fresh randomness for one section."""
    return secrets.token_bytes(SALT_BYTES)
