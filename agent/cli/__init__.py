"""The command line: one thin face over the use cases. ``main`` is the ``k1007`` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    import sys

    from agent.cli.output import nowhere_for_closed
    from agent.cli.run import run

    nowhere_for_closed()
    sys.exit(run(sys.argv[1:]))
