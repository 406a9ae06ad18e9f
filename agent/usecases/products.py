"""Which products and ports there are to choose from, and what chooses itself.

A choice is passive: USB facts and profiles. Nothing is opened to find out, and nothing is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agent.errors import UsageError
from agent.settings import home_folder
from agent.text import quoted
from drivers.discovery import Candidate, scan
from drivers.driver import Driver, find_driver
from drivers.link.opening import require_there
from drivers.profile import Profile, builtin_profiles
from drivers.profile_folder import ProfileFolder, load_folder
from drivers.target import SerialTarget, Target

PROFILES = "profiles"
"""The folder of the supplier's own profiles, below the home folder."""


class Choice(NamedTuple):
    """How a target will be read."""

    driver: Driver
    profile: Profile | None


def own_profiles() -> ProfileFolder:
    """The supplier's own profiles, and why others of that folder are not used."""
    return load_folder(home_folder() / PROFILES, builtin_profiles())


def known_profiles() -> dict[str, Profile]:
    """Built-in and own profiles, by id."""
    return {**builtin_profiles(), **own_profiles().profiles}


def profile_named(name: str) -> Profile:
    """The product profile of that id.

    Raises:
        ProfileError: it is the supplier's own, and is not valid.
        UsageError: there is none.
    """
    if name in builtin_profiles():
        return builtin_profiles()[name]
    own = own_profiles()
    if name in own.left_out:
        raise own.left_out[name]
    if name not in own.profiles:
        raise UsageError(
            f"There is no product profile {quoted(name)}.", next_step="See: k1007 profile list."
        )
    return own.profiles[name]


def find_candidates(extra_ports: Sequence[str]) -> tuple[Candidate, ...]:
    """Controllers that could be in reach; no port is opened."""
    return scan(extra_ports, known_profiles().values())


def only_candidate(found: Sequence[Candidate]) -> Candidate:
    """The one port that is there.

    Raises:
        UsageError: there are several, or none; the sentence is the question to the person.
    """
    present = [candidate for candidate in found if candidate.present]
    if len(present) == 1:
        return present[0]
    if not present:
        raise UsageError(
            "No serial port was found.",
            next_step="Plug the controller in, or name its port as the TARGET, like serial:/dev/ttyACM0.",
        )
    raise UsageError(
        f"There are {len(present)} ports: which is the controller?",
        next_step=f"Name it as the TARGET, like {present[0].target}.",
    )


def choose(
    target: Target,
    *,
    driver: str | None,
    profile: str | None,
    extra_ports: Sequence[str] = (),
) -> Choice:
    """The driver and profile that a command or the target names, or that the USB ids single out.

    Raises:
        DriverMissing: there is no such driver.
        ProfileError: the profile is not valid.
        UsageError: there is no such profile, or nothing says which driver to use.
        LinkError: the port is not even there.
    """
    wanted = one_of("profile", profile, target.profile)
    name = one_of("driver", driver, target.driver)
    hints: tuple[str, ...] = ()
    if wanted is None and isinstance(target, SerialTarget):
        wanted, hints = _told_by_usb(target.port, extra_ports)
    chosen = profile_named(wanted) if wanted else None
    if chosen is not None:
        require_basis(chosen)
    if chosen is not None and name is not None and chosen.driver != name:
        raise UsageError(
            f"The product {quoted(chosen.id)} speaks {quoted(chosen.driver)}, not {quoted(name)}.",
            next_step="Leave the driver out, or name the product that is really connected.",
        )
    name = name or (chosen.driver if chosen else None)
    if name is None:
        require_there(target)
        fitting = f" Its USB ids fit: {', '.join(hints)}." if hints else ""
        raise UsageError(
            f"Nothing tells which protocol {target} speaks.{fitting}",
            next_step="Name it with --driver, or the product with --profile; see: k1007 profile list.",
        )
    return Choice(find_driver(name), chosen)


def require_basis(profile: Profile) -> None:
    """A product that nobody says may be connected to is confirmed by its label.

    Raises:
        UsageError: its ``connection_basis`` is empty.
    """
    if not profile.connection_basis:
        raise UsageError(
            f"The profile {profile.id} ({profile.name}) states no connection_basis: nothing says that "
            "connecting to this product is proper, so nothing connects.",
            next_step="Confirm it by its label: k1007 verify --label-photo FILE --second-person USER "
            "(or --packing-list FILE).",
        )


def one_of(what: str, named: str | None, in_target: str | None) -> str | None:
    """What the command names, or the target.

    Raises:
        UsageError: both, and not the same.
    """
    if named and in_target and named != in_target:
        raise UsageError(
            f"The command names the {what} {quoted(named)}, the target {quoted(in_target)}.",
            next_step="Name it once.",
        )
    return named or in_target


def _told_by_usb(port: str, extra_ports: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    for candidate in find_candidates(extra_ports):
        if candidate.device == port:
            return candidate.chosen_profile, candidate.profiles
    return None, ()
