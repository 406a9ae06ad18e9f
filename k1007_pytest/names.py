"""Whether the project under test has a folder with the name of one of ours."""

from __future__ import annotations

from pathlib import Path

import pytest


def own_folder(config: pytest.Config, name: str, *, but_with: str) -> Path | None:
    """The project's folder or module of that name, where it has one that is not ours.

    It is looked for where pytest's own ways find modules: where it was started, the root folder,
    and the folders that the setting ``pythonpath`` names.

    Args:
        but_with: a file in ours, which tells a copy of ours from another's folder.
    """
    root = config.rootpath
    named = (root / place for place in config.getini("pythonpath"))
    for folder in dict.fromkeys((config.invocation_params.dir, root, *named)):
        for place in (Path(folder, name), Path(folder, f"{name}.py")):
            if place.exists() and not (place / but_with).exists():
                return place
    return None
