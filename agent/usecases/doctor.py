"""What works on this computer and what does not, each with its mend; nothing is changed or connected."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from agent.clock import system_clock, system_zone
from agent.errors import AgentError, UsageError
from agent.model import Model
from agent.settings import KeySource, Settings
from agent.store import Store
from agent.store.home import DATABASE_NAME
from agent.text import counted, quoted
from agent.usecases.bluetooth import bluetooth_in_reach
from agent.usecases.clock_right import require_right
from agent.usecases.desk import Desk
from agent.usecases.policy import policy_in_force
from agent.usecases.policy_here import loosened
from agent.usecases.products import find_candidates, own_profiles
from agent.usecases.reserve import has_reserve
from agent.usecases.setup import kept_key
from drivers.driver import known_drivers
from drivers.errors import LinkError, LinkReason
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.troubles import TroubleKind

LISTEN_S: Final = 1.0
"""Long enough to see that a radio hears; `k1007 scan --ble` is for finding devices."""

MIN_FREE_BYTES: Final = 200 * 1024 * 1024
"""A clinic's year of photographs; below that a full disk is near."""


class State(StrEnum):
    """What a check found."""

    WORKS = "works"
    MISSING = "missing"
    UNKNOWN = "unknown"  # what comes before it is missing, or nothing tells without asking a person


class Check(Model):
    """One thing that this program needs.

    Attributes:
        name: stable, for programs.
        text: what was found, as one sentence.
        mend: what the person can do; empty where it works.
    """

    name: str
    state: State
    text: str
    mend: str = ""


def examine(
    home: Path,
    settings: Settings,
    passphrase: Callable[[], str] | None,
    radio: Radio = SYSTEM_RADIO,
) -> Iterator[Check]:
    """Look at everything, in the order in which it is needed; each check is made when it is asked for.

    Args:
        passphrase: gives the database's, where the settings have it from a file; else ``None``.
        radio: whose state is told; by default the operating system's own.
    """
    yield from _home(home)
    yield _zone(settings)
    yield from _key_and_database(home, settings, passphrase)
    yield from _ports(settings)
    yield from _bluetooth(radio)
    yield from _products()
    yield _simulator()


def _home(home: Path) -> Iterator[Check]:
    where = quoted(str(home))
    nearest = next(each for each in (home, *home.parents) if each.exists())
    if not os.access(nearest, os.W_OK):
        mend = "Give this user the right to write there, or set K1007_HOME to a folder of your own."
        yield _missing("home", f"The home folder {where} cannot be written to.", mend)
        return
    yield _works("home", f"The home folder is {where}.")
    free = shutil.disk_usage(nearest).free
    if free < MIN_FREE_BYTES:
        mend = "Make room before the next fitting: what cannot be written is not signed."
        yield _missing("disk", f"Only {free // 1_048_576} MB are free where it lies.", mend)
    else:
        yield _works("disk", f"{free // 1_048_576} MB are free where it lies.")


def _zone(settings: Settings) -> Check:
    if "place_tz" in settings.model_fields_set:
        return _works("zone", f"The clinic's days are counted in {settings.place_tz}.")
    own = system_zone()
    return _missing(
        "zone",
        f"No time zone of the clinic is set: its days are counted in {settings.place_tz}.",
        f'Write it into config.toml in the home folder: place_tz = "{own or "America/New_York"}".',
    )


def _key_and_database(
    home: Path, settings: Settings, passphrase: Callable[[], str] | None
) -> Iterator[Check]:
    created = (home / DATABASE_NAME).exists()
    if settings.key_source is KeySource.KEYRING:
        yield _keyring()
    if not created:
        mend = "Create it with k1007 init, or set K1007_HOME to the folder that has one."
        yield _missing("database", "There is no database yet.", mend)
        return
    if settings.key_source is KeySource.PASSPHRASE and passphrase is None:
        yield Check(
            name="database",
            state=State.UNKNOWN,
            text="The database opens with a passphrase, which is not asked for here.",
            mend="Run k1007 ledger verify to check it.",
        )
        return
    try:
        with Store.open_to_read(home, kept_key(home, settings, passphrase or str)) as store:
            how = ", but only to read: its disk takes nothing" if store.read_only else ""
            yield _works(
                "database",
                f"The database opens{how}; it has {counted(store.size, 'entry', 'entries')}.",
            )
            yield from _clock(store)
            yield from _policy(Desk(store, settings, system_clock))
        yield _reserve(home)
    except AgentError as error:
        yield _missing("database", error.message, error.next_step)


def _reserve(home: Path) -> Check:
    if has_reserve(home):
        return _works("reserve", "Room is kept, so that a full disk does not stop an export.")
    return _missing(
        "reserve",
        "No room is kept on this disk, so that a full one would stop an export.",
        "The next command that records something takes it, where some 20 MB are free.",
    )


def _clock(store: Store) -> Iterator[Check]:
    if store.size == 0:
        return
    newest = store.entry(store.size - 1).leaf.moment
    try:
        require_right(system_clock(), newest)
    except UsageError as error:
        yield _missing("clock", error.message, error.next_step)
        return
    yield _works(
        "clock", f"The clock stands after the newest entry, of {newest:%Y-%m-%d %H:%M %Z}."
    )


def _policy(desk: Desk) -> Iterator[Check]:
    """Whether a verdict can be taken under this computer's settings."""
    found = loosened(desk.settings, policy_in_force(desk))
    for one in found:
        yield _missing("policy", f"{one.message} No verdict is taken here.", one.next_step)
    if not found:
        yield _works("policy", "No setting of this computer is looser than the supplier's policy.")


def _keyring() -> Check:
    import keyring
    from keyring.backends import fail

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring):
        mend = (
            'Log in to a desktop with a key store, or keep the key in a file: key_source = "file" in '
            "config.toml in the home folder."
        )
        return _missing("keyring", "This session has no key store for the database's key.", mend)
    return _works("keyring", f"The key store is {type(backend).__module__}.")


def _ports(settings: Settings) -> Iterator[Check]:
    found = find_candidates(settings.extra_ports)
    denied = [
        (each.device, trouble)
        for each in found
        for trouble in each.troubles
        if trouble.kind is TroubleKind.PERMISSION
    ]
    if denied:
        names = ", ".join(device for device, _ in denied)
        yield _missing("ports", f"This user may not open: {names}.", denied[0][1].mend)
        return
    present = sum(each.present for each in found)
    told = f"Serial ports that are there: {present}; k1007 scan shows them."
    yield _works(
        "ports",
        told if present else "No serial port is there now; one comes with the controller's cable.",
    )


_BLUETOOTH: Final = (
    (
        "bluetooth_service",
        LinkReason.NO_SERVICE,
        "The operating system's Bluetooth service answers.",
    ),
    ("bluetooth_permission", LinkReason.PERMISSION, "This program may use Bluetooth."),
    ("bluetooth_adapter", LinkReason.NO_ADAPTER, "There is a Bluetooth adapter."),
    ("bluetooth_power", LinkReason.SWITCHED_OFF, "It is switched on."),
)
"""In the order in which each is needed: what comes behind a missing one cannot be told."""


def _bluetooth(radio: Radio) -> Iterator[Check]:
    try:
        heard = len(bluetooth_in_reach(radio, LISTEN_S))
    except LinkError as error:
        yield from without_bluetooth(error)
        return
    for name, _, text in _BLUETOOTH:
        yield _works(name, text)
    yield _works("bluetooth", f"Devices that were heard: {heard}; k1007 scan --ble shows them.")


def without_bluetooth(error: LinkError) -> tuple[Check, ...]:
    """What is known of Bluetooth where it cannot be used: which part is missing, and what is behind it."""
    return tuple(_without(error))


def _without(error: LinkError) -> Iterator[Check]:
    known = any(reason is error.reason for _, reason, _ in _BLUETOOTH)
    is_behind = False
    for name, reason, text in _BLUETOOTH:
        if reason is error.reason:
            is_behind = True
            yield _missing(name, error.message, error.next_step)
        elif is_behind or not known:
            yield Check(
                name=name, state=State.UNKNOWN, text="Not known as long as Bluetooth fails."
            )
        else:
            yield _works(name, text)
    if not known:
        yield _missing("bluetooth", error.message, error.next_step)


def _products() -> Iterator[Check]:
    own, (_, left_out) = own_profiles(), known_drivers()
    broken = [*(error.message for error in own.left_out.values())]
    broken += [plugin.sentence for plugin in left_out]
    if broken:
        mend = "Mend the file (k1007 profile check FILE), or update or remove that distribution."
        yield _missing("products", broken[0], mend)
    else:
        yield _works(
            "products", "Every profile of your own and every installed driver can be used."
        )


def _simulator() -> Check:
    if find_spec("bumble") is None or find_spec("cbor2") is None:
        return Check(
            name="simulator",
            state=State.UNKNOWN,
            text="The simulated controllers are not installed; nothing else needs them.",
            mend="Install k1007-agent with its extra sim to try without a device.",
        )
    return _works("simulator", "The simulated controllers are installed.")


def _works(name: str, text: str) -> Check:
    return Check(name=name, state=State.WORKS, text=text)


def _missing(name: str, text: str, mend: str) -> Check:
    return Check(name=name, state=State.MISSING, text=text, mend=mend)
