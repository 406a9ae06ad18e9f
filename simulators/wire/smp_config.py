"""What a scenario says about its device's SMP server: the table ``[smp]``."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, StringConstraints

from simulators.model import Model

SMALLEST_BUFFER: Final = 96
"""A request for a settings key of full length fits; Zephyr's smallest known build has as much."""

LARGEST_BUFFER: Final = 65_533
"""The console's 16-bit length counts the message and two bytes of checksum."""

MAX_KEY_BYTES: Final = 31
"""CONFIG_MCUMGR_GRP_SETTINGS_NAME_LEN is 32 by default, with the ending zero byte."""

FramingName: TypeAlias = Literal["console", "raw", "cobs"]
SettingsKey = Annotated[str, StringConstraints(min_length=1, max_length=MAX_KEY_BYTES)]
FieldRef = Annotated[str, StringConstraints(min_length=1, max_length=64)]
InfoText = Annotated[str, StringConstraints(min_length=1, max_length=1024)]


class OsInfo(Model):
    """The answers to "OS/application information", one letter each.

    The order is that of Zephyr's ``a`` (all): s n r v b m p i o.
    """

    kernel: InfoText = "Zephyr"
    node: InfoText = "unknown"
    release: InfoText = "v4.4.0"
    version: InfoText = "4.4.0"
    build_date: InfoText = "Mon Mar  2 09:15:00 2026"
    machine: InfoText = "arm"
    processor: InfoText = "cortex-m33"
    platform: InfoText = "unknown"
    os: InfoText = "Zephyr"

    def by_letter(self) -> dict[str, str]:
        """The texts by format letter, in the order in which Zephyr joins them."""
        return {
            "s": self.kernel,
            "n": self.node,
            "r": self.release,
            "v": self.version,
            "b": self.build_date,
            "m": self.machine,
            "p": self.processor,
            "i": self.platform,
            "o": self.os,
        }


class SmpConfig(Model):
    """The SMP server of one scenario.

    Attributes:
        framing: how its messages travel: ``console``, ``raw`` or ``cobs``.
        buf_size: the largest message that it takes, in bytes.
        buf_count: how many buffers it says it has.
        settings: settings key → the controller's field that it reads.
    """

    framing: FramingName = "console"
    buf_size: int = Field(default=384, ge=SMALLEST_BUFFER, le=LARGEST_BUFFER)
    buf_count: int = Field(default=4, ge=1, le=255)
    os_info: OsInfo = OsInfo()
    settings: dict[SettingsKey, FieldRef] = Field(default_factory=dict)
