"""Profiles of one's own: a folder of TOML files beside those that come with the program."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

from drivers.driver import find_driver
from drivers.errors import DriverMissing, ProfileError
from drivers.profile import Profile, load_profile, read_profile
from drivers.profile_findings import Finding
from drivers.profile_section import section_findings
from drivers.text import quoted

MAX_PROFILES: Final = 1_000
"""A supplier has a handful of products; a folder with more is somebody else's."""


class ProfileFolder(NamedTuple):
    """What a folder holds.

    Attributes:
        profiles: those that are valid, by id.
        left_out: why each of the others is not used, by the file's name without its ending.
    """

    profiles: dict[str, Profile]
    left_out: dict[str, ProfileError]


def load_folder(folder: Path, taken: Collection[str] = ()) -> ProfileFolder:
    """Read every ``*.toml`` of a folder; one that is damaged harms no other.

    Args:
        folder: it need not exist.
        taken: ids that are given away already, such as the built-in profiles'.
    """
    profiles: dict[str, Profile] = {}
    left_out: dict[str, ProfileError] = {}
    for path in sorted(folder.glob("*.toml"))[:MAX_PROFILES]:
        try:
            profile = load_profile(path)
            _require_own_id(path, profile, taken)
            profiles[profile.id] = profile
        except ProfileError as error:
            left_out[path.stem] = error
    return ProfileFolder(profiles, left_out)


def check_file(path: Path) -> tuple[Profile, tuple[Finding, ...]]:
    """Read one profile and have its driver look at its section.

    Returns:
        The profile, and what is wrong in the section.

    Raises:
        ProfileError: it is no valid profile at all; the message names line and field.
    """
    text = read_profile(path)
    profile = load_profile(path)
    try:
        driver = find_driver(profile.driver)
    except DriverMissing as error:
        return profile, (Finding(None, "driver", error.message),)
    return profile, section_findings(profile, driver, text)


def _require_own_id(path: Path, profile: Profile, taken: Collection[str]) -> None:
    what = None
    if profile.id != path.stem:
        what = f"has the id {quoted(profile.id)}, which is not the file's name"
    elif profile.id in taken:
        what = f"takes the id {quoted(profile.id)} of a profile that comes with the program"
    if what is not None:
        raise ProfileError(
            f"The profile {quoted(str(path))} {what}.",
            next_step="Give the profile another id, and the file the same name.",
        )
