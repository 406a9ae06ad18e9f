"""The way in to ``drivers.conformance``: gives the suite its options, and nothing to any other run.

Options of an installed package's own conftest.py come too late for pytest's command line, hence
this entry point (group ``pytest11``); the options are added only where the suite is asked for, as
other plugins have a ``--driver`` too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pytest

from k1007_pytest.names import own_folder

_SUITE: Final = "drivers.conformance"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: Sequence[str]) -> None:
    """Add the options if the suite is among the arguments."""
    if not any(arg.replace("/", ".").startswith(_SUITE) for arg in args):
        return
    own = own_folder(early_config, "drivers", but_with="conformance")
    if own is not None:
        raise pytest.UsageError(
            f"{own} has the name of k1007-agent's drivers and hides the suite: run pytest in another folder."
        )
    early_config.pluginmanager.import_plugin("drivers.conformance.options")
    early_config.pluginmanager.import_plugin("drivers.conformance.meant")
