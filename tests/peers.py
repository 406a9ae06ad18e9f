"""Programs that we did not write and that judge ours; missing ones skip with the mend."""

from __future__ import annotations

import shutil

import pytest


def require_program(name: str, debian_package: str) -> str:
    """Answer the program's path, or skip the test saying what installs it."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: apt install {debian_package}")
    return path
