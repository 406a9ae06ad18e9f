"""The way in to ``simulators.pytest_plugin``: the fixtures ``exoskeleton`` and ``ble_exoskeleton``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from k1007_pytest.names import own_folder

PLUGIN: Final = "simulators.pytest_plugin"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load the fixtures, but where the project has a ``simulators`` of its own."""
    if _own(early_config) is None:
        early_config.pluginmanager.import_plugin(PLUGIN)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say why the fixtures are not there, where they are not."""
    own = _own(config)
    if own is None:
        return None
    return f"k1007-agent: its fixtures are left out, for {own} has the name of its simulators."


def _own(config: pytest.Config) -> Path | None:
    return own_folder(config, "simulators", but_with="pytest_plugin.py")
