"""After any sequence of appends, by one program or several, every proof verifies."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agent.ledger.checkpoint import open_checkpoint
from agent.ledger.merkle import leaf_hash, verify_consistency, verify_inclusion
from agent.store import Store
from tests.store.homes import KEY, MOMENT, ORIGIN, fixed_clock, make_act, opened, verifiers


class Appends(RuleBasedStateMachine):
    """What was acknowledged is kept beside the store, and asked for again after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="k1007-"))
        self.store = Store.create(self.folder / "home", KEY, ORIGIN, fixed_clock)
        self.leaves: list[bytes] = []
        self.notes = {0: self.store.checkpoint()}

    @rule(count=st.integers(1, 5))
    def append(self, count: int) -> None:
        acts = [make_act(len(self.leaves) + number, sign=None) for number in range(count)]
        self.store.append(*acts)
        self.leaves += [act.leaf_bytes for act in acts]
        self.notes[len(self.leaves)] = self.store.checkpoint()

    @rule()
    def cosign(self) -> None:
        self.notes[len(self.leaves)] = self.store.cosign_checkpoint(MOMENT)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = opened(self.folder / "home")

    @invariant()
    def entries_are_those_acknowledged(self) -> None:
        assert [entry.leaf_bytes for entry in self.store.entries()] == self.leaves

    @invariant()
    def every_entry_is_proven_to_be_in_the_newest_checkpoint(self) -> None:
        size = len(self.leaves)
        checkpoint, _ = open_checkpoint(self.store.checkpoint(), verifiers(self.store))
        for index, leaf in enumerate(self.leaves):
            proof = self.store.inclusion_proof(index, size)
            verify_inclusion(leaf_hash(leaf), index, size, proof, checkpoint.root)

    @invariant()
    def every_checkpoint_is_continued_by_the_newest(self) -> None:
        known = verifiers(self.store)
        new, _ = open_checkpoint(self.store.checkpoint(), known)
        for size, note in self.notes.items():
            assert self.store.checkpoint_at(size) == note
            old, _ = open_checkpoint(note, known)
            proof = self.store.consistency_proof(size, new.size)
            verify_consistency(size, new.size, old.root, new.root, proof)

    def teardown(self) -> None:
        self.store.verify()
        self.store.close()
        shutil.rmtree(self.folder)


TestAppends = Appends.TestCase
TestAppends.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
