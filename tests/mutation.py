"""Holds every change that no test noticed against those that are explained (``make mutate``).

mutmut says of each change how it ended; mutation_survivors.toml explains single changes by the lines
that they replace. Exit code 1 where a change is not explained or was not judged, or where an
explanation answers to no change.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

EXPLAINED: Final = Path(__file__).parent / "mutation_survivors.toml"

REASONS: Final = {"equivalent": "survived", "endless": "timeout"}
"""How a ``why`` begins, and the end that it explains: only its time limit notices an endless loop."""

NOTICED: Final = "killed"


class Change(NamedTuple):
    """What was changed, without mutmut's number for it, which moves with the source.

    Attributes:
        function: as mutmut names it.
        was: the lines that were replaced, without their indentation.
        becomes: what stands there instead; empty where they were taken out.
    """

    function: str
    was: str
    becomes: str


class Explained(NamedTuple):
    """Why no test can notice a change. ``places``: how many like lines of the function it is true of."""

    change: Change
    why: str
    places: int = 1


def explanations(text: str) -> list[Explained]:
    """The entries of the file; one entry explains each of the changes of its line that it names."""
    entries: list[Mapping[str, Any]] = tomllib.loads(text).get("survivor", [])
    return [
        Explained(
            Change(one["function"], _squeezed(one["was"]), _squeezed(becomes)),
            one["why"],
            one.get("places", 1),
        )
        for one in entries
        for becomes in one["becomes"]
    ]


def change_of(name: str, diff: str) -> Change:
    """A change by mutmut's name and unified diff of it."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "@@"))]
    was, becomes = (
        _squeezed("\n".join(line[1:] for line in lines if line.startswith(sign))) for sign in "-+"
    )
    return Change(name.rpartition("__mutmut_")[0], was, becomes)


def faults(ended: Iterable[tuple[Change, str]], explained: Sequence[Explained]) -> list[str]:
    """A sentence for each change and each explanation that is wrong; none where all is well."""
    found = Counter(ended)
    wanted = Counter(
        {(one.change, REASONS.get(one.why.partition(":")[0], "")): one.places for one in explained}
    )
    return [
        *(f"{how}, {_times(n)}: {_shown(change)}" for (change, how), n in (found - wanted).items()),
        *(
            f"explained, but does not happen ({_times(n)}): {_shown(change)}"
            for (change, _), n in (wanted - found).items()
        ),
    ]


def _squeezed(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _shown(change: Change) -> str:
    was, becomes = (text.replace("\n", "\n             ") for text in change[1:])
    return f"{change.function}\n    was      {was}\n    becomes  {becomes or '(taken out)'}"


def _judged() -> list[tuple[str, str]]:
    """Every change by its name, and how it ended."""
    told = subprocess.run(
        [sys.executable, "-m", "mutmut", "results", "--all", "true"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    lines = [line.strip().rpartition(": ") for line in told.splitlines() if line.strip()]
    return [(name, how) for name, _, how in lines]


def _change(name: str) -> Change:
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    return change_of(name, get_diff_for_mutant(name))


def main() -> int:
    """Print what nobody explained, and how many changes ended how."""
    judged = _judged()
    ended = [(_change(name), how) for name, how in judged if how != NOTICED]
    wrong = faults(ended, explanations(EXPLAINED.read_text(encoding="utf-8")))
    for one in wrong:
        sys.stdout.write(f"{one}\n")
    counts = ", ".join(f"{n} {how}" for how, n in Counter(how for _, how in judged).most_common())
    sys.stdout.write(f"{len(judged)} changes: {counts}. Not in order: {len(wrong)}.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
