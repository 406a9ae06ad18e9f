"""The pytest plugin that gives the suite its options, and nothing to any other run.

Options of an installed package's own conftest.py come too late for pytest's command line, hence
this entry point (group ``pytest11``); the options are added only where the suite is asked for, as
other plugins have a ``--driver`` too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pytest

_SUITE: Final = "drivers.conformance"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: Sequence[str]) -> None:
    """Add the options if the suite is among the arguments."""
    if any(arg.replace("/", ".").startswith(_SUITE) for arg in args):
        early_config.pluginmanager.import_plugin("drivers.conformance.options")
        early_config.pluginmanager.import_plugin("drivers.conformance.meant")
