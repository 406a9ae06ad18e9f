"""Faults of a device that says nothing, goes away, or has just started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, Final

from pydantic import Field

from simulators.faults.fault import Fault, Medium, Over, Setting, earliest
from simulators.faults.temper import AT_ONCE, Asked, Ignore, Reaction, Temper
from simulators.talk import Act, HangUp, Send, Talk, noise

MAX_HEARD_BYTES: Final = 4096
"""So much of what is asked during the boot waits in the receiver; the rest is lost."""

BANNER: Final = (
    b"\r\n*** Booting MCUboot v2.2.0 ***\r\n"
    b"I: Starting bootloader\r\n"
    b"I: Image index: 0, Swap type: none\r\n"
    b"*** Booting Zephyr OS build v4.4.0 ***\r\n"
)
"""What a Zephyr board prints when it starts (log of a boot under QEMU, shortened)."""


class Silence(Fault):
    """The device hears and does not speak."""

    name: ClassVar[str] = "silence"
    help: ClassVar[str] = "The device takes every request and says nothing."
    media: ClassVar[Medium] = Medium.LINE | Medium.RADIO | Medium.STREAM
    after: int = Field(default=0, ge=0, le=1_000_000, description="so many answers still come")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Leave out all that is said after the last answer."""
        return _Silent(talk, self.after)

    def temper(self) -> Temper:
        """Ignore every ATT request after so many."""
        return _Mute(self.after)


class HangsUp(Fault):
    """The device goes away in the middle of a frame."""

    name: ClassVar[str] = "hang-up"
    help: ClassVar[str] = "The device goes away, as if unplugged, after some bytes."
    media: ClassVar[Medium] = Medium.LINE | Medium.STREAM
    after_bytes: int = Field(default=40, ge=0, le=1_000_000_000, description="how many")

    def over(self, talk: Talk, _setting: Setting) -> Talk:
        """Count what is said."""
        return _Leaving(talk, self.after_bytes)


class ResetAfterOpen(Fault):
    """Opening the port restarts the device."""

    name: ClassVar[str] = "reset-after-open"
    help: ClassVar[str] = "Opening restarts the device: a boot banner, then answers after a delay."
    boot_ms: int = Field(default=800, ge=0, le=60_000, description="how long the start takes")
    deaf: bool = Field(default=False, description="what is asked meanwhile is lost")

    def over(self, talk: Talk, setting: Setting) -> Talk:
        """Keep requests back until the device has started."""
        return _Booting(talk, setting.now, self.boot_ms / 1000, deaf=self.deaf)


class _Mute(Temper):
    def __init__(self, after: int) -> None:
        self._left = after

    def asked(self, _asked: Asked) -> Reaction:
        if not self._left:
            return Ignore()
        self._left -= 1
        return AT_ONCE


class _Silent(Over):
    def __init__(self, under: Talk, after: int) -> None:
        super().__init__(under)
        self._left = after

    def _say(self, send: Send) -> Iterator[Act]:
        if self._left:
            self._left -= send.part.ends
            yield send


class _Leaving(Over):
    def __init__(self, under: Talk, after_bytes: int) -> None:
        super().__init__(under)
        self._left = after_bytes
        self._gone = False

    def _say(self, send: Send) -> Iterator[Act]:
        if self._gone:
            return
        data = send.data[: self._left]
        self._left -= len(data)
        if data:
            yield send._replace(data=data)
        if not self._left:
            self._gone = True
            yield HangUp()


class _Booting(Over):
    def __init__(self, under: Talk, now: Callable[[], float], boot_s: float, *, deaf: bool) -> None:
        super().__init__(under)
        self._now = now
        self._boot_s = boot_s
        self._deaf = deaf
        self._heard = bytearray()
        self._booted_s: float | None = None

    @property
    def held_bytes(self) -> int:
        return super().held_bytes + len(self._heard)

    def opened(self) -> Iterator[Act]:
        self._booted_s = self._now() + self._boot_s
        yield noise(BANNER)

    def receive(self, data: bytes) -> Iterator[Act]:
        yield from self._start_if_booted()
        if self._booted_s is None:
            yield from super().receive(data)
        elif not self._deaf:
            self._heard += data[: MAX_HEARD_BYTES - len(self._heard)]

    def due_s(self) -> float | None:
        return earliest(self._booted_s, self._under.due_s())

    def wake(self) -> Iterator[Act]:
        yield from self._start_if_booted()
        yield from super().wake()

    def _start_if_booted(self) -> Iterator[Act]:
        if self._booted_s is None or self._now() < self._booted_s:
            return
        self._booted_s = None
        heard = bytes(self._heard)
        self._heard.clear()
        yield from super().opened()
        if heard:
            yield from super().receive(heard)
