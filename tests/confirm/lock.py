"""Writes the lock of the newest rules: ``python -m tests.confirm.lock``, once, before a release.

One case of the table for each combination of verdict and reasons, with the whole verdict it gives.
"""

from __future__ import annotations

import json
from pathlib import Path

from agent.confirm.decide import decide
from agent.confirm.rules import VERSIONS
from tests.confirm.cases import cases

LOCKED = Path(__file__).parent / "locked"


def main() -> None:
    """Write the file, in the order of the table."""
    seen: set[object] = set()
    lines = []
    for case in cases():
        verdict = decide(case.evidence)
        if (case.expect, case.codes, verdict.provisional) in seen:
            continue
        seen.add((case.expect, case.codes, verdict.provisional))
        line = {
            "name": case.name,
            "evidence": case.evidence.model_dump(mode="json"),
            "verdict": verdict.model_dump(mode="json"),
        }
        lines.append(json.dumps(line))
    place = LOCKED / f"rules-{VERSIONS[-1]}.jsonl"
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
