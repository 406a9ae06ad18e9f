"""Reading a controller."""

from __future__ import annotations

import asyncio

from agent.clock import Clock
from agent.confirm.gaps import placeholder_words
from agent.confirm.normal import PADDING, normalised, steps_of
from agent.confirm.own_udi import OwnUdi, any_alone, each_written_part, own_udi_conflicts
from agent.confirm.rules import shipped_rules
from agent.confirm.udi import read_udi
from agent.settings import Settings
from agent.text import quoted
from agent.usecases.bluetooth import passive_choice
from agent.usecases.products import choose, one_of
from drivers.identify import Witness, nobody, read_chosen, read_identity
from drivers.link.ble.radio import SYSTEM_RADIO, Radio
from drivers.placeholders import names_no_unit
from drivers.reading import FieldName, Reading
from drivers.target import BleTarget, Target


async def identify(
    target: Target,
    *,
    driver: str | None,
    profile: str | None,
    timeout_s: float,
    clock: Clock,
    witness: Witness = nobody,
    radio: Radio = SYSTEM_RADIO,
) -> Reading:
    """Read a controller's identity, twice or more over one connection.

    Args:
        witness: is given every byte that passed, however the reading ends.
        radio: for a Bluetooth device; by default the operating system's own.

    Raises:
        DriverError: the target, the line or the device; see drivers/errors.py.
        UsageError: nothing says which driver to use.
    """
    if isinstance(target, BleTarget) and not (profile or target.profile):
        named = one_of("driver", driver, target.driver)
        choice = await asyncio.to_thread(passive_choice, named)
        return await read_chosen(
            target, choose=choice, timeout_s=timeout_s, clock=clock, witness=witness, radio=radio
        )
    chosen = await asyncio.to_thread(choose, target, driver=driver, profile=profile)
    return await read_identity(
        target,
        driver=chosen.driver,
        profile=chosen.profile,
        timeout_s=timeout_s,
        clock=clock,
        witness=witness,
        radio=radio,
    )


def own_contradictions(reading: Reading) -> tuple[str, ...]:
    """What the controller's own UDI says otherwise than the controller, as a verdict would tell it: after
    the normalisation that the rules declare, so that padding is no contradiction.
    """
    rules = shipped_rules()

    def compared(name: FieldName) -> set[str]:
        return {normalised(value, steps_of(rules, name)) for value in reading.values(name)}

    own = OwnUdi(
        labels=compared(FieldName.UDI),
        identifiers=compared(FieldName.UDI_DI),
        serials={one for one in compared(FieldName.SERIAL) if one and not names_no_unit(one)},
        read=each_written_part,
    )
    return tuple(reason.text for reason in own_udi_conflicts(own, None))


def placeholder_told(reading: Reading) -> tuple[str, ...]:
    """A sentence where the controller gives as its serial what nobody wrote for a unit."""
    texts = dict.fromkeys(text for text in reading.values(FieldName.SERIAL) if text.strip(PADDING))
    none = tuple(text for text in texts if names_no_unit(text))
    return (placeholder_words(none),) if none else ()


def unreadable_udis(reading: Reading) -> tuple[str, ...]:
    """A sentence for each UDI of the controller's own that cannot be read whole, ICCBBA's among them."""
    texts = dict.fromkeys(reading.values(FieldName.UDI))
    told = ((text, read_udi(text).errors) for text in texts if text.strip(PADDING))
    return tuple(
        f"The controller's own UDI {quoted(text)} cannot be read whole, and what cannot be read was compared "
        f"with nothing: {'; '.join(errors)}."
        for text, errors in told
        if errors
    )


def unknown_identifiers(reading: Reading) -> tuple[str, ...]:
    """A sentence for each device identifier, told by itself, of which no issuer's form is known."""
    texts = dict.fromkeys(reading.values(FieldName.UDI_DI))
    return tuple(
        f"The controller's own device identifier {quoted(text)} is none of GS1's or HIBCC's, and was "
        "compared with nothing."
        for text in texts
        if any_alone(text.strip(PADDING)) is None
    )


def time_limit_s(settings: Settings, target: Target) -> float:
    """How long a whole reading of the target may take."""
    over_ble = isinstance(target, BleTarget)
    return settings.bluetooth_timeout_s if over_ble else settings.read_timeout_s
