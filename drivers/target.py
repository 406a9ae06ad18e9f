"""Where to connect, in one line of text: the same in CLI, UI, configuration and records.

::

    serial:/dev/ttyACM0            serial:COM7?baud=230400        tcp:127.0.0.1:7001
    ble:F0:F1:F2:F3:F4:F5          ble:name=ExoSim                sim:listed
    sim:/home/me/walker.toml

``?driver=NAME&profile=NAME`` may follow any of them, ``baud=N`` a serial one, ``over=line`` or
``over=ble`` a simulated one. The grammar is strict: no spelling is guessed at, because a wrong guess
talks to a wrong device.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from drivers.errors import TargetError
from drivers.reading import Model
from drivers.text import quoted

_MAX_CHARACTERS: Final = 512
"""A target is a line that a person reads; nothing longer names a port."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", re.ASCII)
_IPV6: Final = re.compile(r"[0-9A-Fa-f:.]{2,45}", re.ASCII)
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,7}", re.ASCII)
_BLE_ADDRESS: Final = re.compile(
    # The last form is what macOS shows in place of an address.
    r"[0-9A-F]{2}(?::[0-9A-F]{2}){5}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}",
    re.ASCII,
)
_SCENARIO_FILE: Final = ".toml"
"""A scenario's own file may lie anywhere: whoever types a target may read it by any other program."""

_MAX_TCP_PORT: Final = 65_535
_MAX_BAUD: Final = 12_000_000
"""The fastest rate that common USB bridges offer."""

_OPTION_NAMES: Final = ("driver", "profile", "baud", "over")

_EXAMPLES: Final = (
    "Write it like serial:/dev/ttyACM0, serial:COM7?baud=230400, tcp:127.0.0.1:7001, "
    "ble:F0:F1:F2:F3:F4:F5 or sim:listed."
)


class _Options(Model):
    """What may follow every kind of target."""

    driver: str | None = None
    profile: str | None = None

    def _with_options(self, body: str, *more: tuple[str, str | None]) -> str:
        pairs = [("driver", self.driver), ("profile", self.profile), *more]
        tail = "&".join(f"{name}={value}" for name, value in pairs if value is not None)
        return f"{body}?{tail}" if tail else body


class SerialTarget(_Options):
    """A serial port, by the name that the operating system gives it."""

    kind: Literal["serial"] = "serial"
    port: str
    baud: int | None = None

    def __str__(self) -> str:
        baud = None if self.baud is None else str(self.baud)
        return self._with_options(f"serial:{self.port}", ("baud", baud))


class TcpTarget(_Options):
    """A serial line carried over TCP; IPv6 addresses are kept without their brackets."""

    kind: Literal["tcp"] = "tcp"
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self._with_options(f"tcp:{host}:{self.port}")


class BleTarget(_Options):
    """A Bluetooth LE device, by address (upper case) or by advertised name: exactly one of them."""

    kind: Literal["ble"] = "ble"
    address: str | None = None
    name: str | None = None

    def __str__(self) -> str:
        body = f"name={self.name}" if self.address is None else self.address
        return self._with_options(f"ble:{body}")


class SimTarget(_Options):
    """A simulator's scenario; the command line resolves it, the drivers cannot open it.

    Attributes:
        scenario: its name, or the path of a ``.toml`` file.
        over: its serial line or Bluetooth, where the scenario has both.
    """

    kind: Literal["sim"] = "sim"
    scenario: str
    over: Literal["line", "ble"] | None = None

    def __str__(self) -> str:
        return self._with_options(f"sim:{self.scenario}", ("over", self.over))


Target = SerialTarget | TcpTarget | BleTarget | SimTarget


def parse_target(text: str) -> Target:
    """Read a target's text.

    ``str()`` of the answer is the text again, options in the order driver, profile, baud.

    Raises:
        TargetError: the text is not one of the forms in this module's docstring.
    """
    if len(text) > _MAX_CHARACTERS or not text.isprintable():
        raise _bad(text, "is too long or holds characters that cannot be printed")
    body, question_mark, tail = text.partition("?")
    kind, colon, rest = body.partition(":")
    if not colon or not rest or (question_mark and not tail):
        raise _bad(text, "is not of the form KIND:PLACE or KIND:PLACE?OPTION=VALUE")
    options = _parse_options(text, tail)
    baud = options.pop("baud", None)
    if baud is not None and kind != "serial":
        raise _bad(text, "names a baud rate, which only a serial target has")
    over = options.pop("over", None)
    _require_over(text, kind, over)
    match kind:
        case "serial":
            return _serial(text, rest, baud, options)
        case "tcp":
            return _tcp(text, rest, options)
        case "ble":
            return _ble(text, rest, options)
        case "sim" if _NAME.fullmatch(rest) or _is_file(rest):
            return SimTarget.model_validate({"scenario": rest, "over": over, **options})
        case "sim":
            raise _bad(
                text,
                "names neither a scenario (a-z, 0-9, '.', '_' and '-') nor a file that ends in .toml",
            )
        case _:
            raise _bad(text, "begins with none of serial:, tcp:, ble: and sim:")


def _require_over(text: str, kind: str, over: str | None) -> None:
    if over is not None and kind != "sim":
        raise _bad(text, "has an option over, which only a simulated target has")
    if over not in {None, "line", "ble"}:
        raise _bad(
            text, f"says over={over}, and a simulated target is reached over=line or over=ble"
        )


def _is_file(rest: str) -> bool:
    return rest.endswith(_SCENARIO_FILE) and rest == rest.strip()


def _parse_options(text: str, tail: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for pair in tail.split("&") if tail else ():
        name, equals, value = pair.partition("=")
        if name not in _OPTION_NAMES or not equals:
            raise _bad(
                text, f"has the option {quoted(pair)}, but only {', '.join(_OPTION_NAMES)} exist"
            )
        if name in options:
            raise _bad(text, f"gives the option {name} twice")
        if name != "baud" and not _NAME.fullmatch(value):
            raise _bad(text, f"gives {name} a value that is not a name")
        options[name] = value
    return options


def _serial(text: str, port: str, baud: str | None, options: dict[str, str]) -> SerialTarget:
    if port != port.strip():
        raise _bad(text, "names a port that begins or ends with a space")
    if baud is None:
        return SerialTarget(port=port, **options)
    if not _NUMBER.fullmatch(baud) or int(baud) > _MAX_BAUD:
        raise _bad(text, f"gives a baud rate that is not a whole number from 1 to {_MAX_BAUD}")
    return SerialTarget(port=port, baud=int(baud), **options)


def _tcp(text: str, place: str, options: dict[str, str]) -> TcpTarget:
    host, _, port = place.rpartition(":")
    if not _NUMBER.fullmatch(port) or int(port) > _MAX_TCP_PORT:
        raise _bad(text, f"gives a TCP port that is not a whole number from 1 to {_MAX_TCP_PORT}")
    if host.startswith("[") and host.endswith("]") and _IPV6.fullmatch(host[1:-1]):
        if ":" in host:
            return TcpTarget(host=host[1:-1], port=int(port), **options)
    elif _HOST.fullmatch(host):
        return TcpTarget(host=host, port=int(port), **options)
    raise _bad(text, "gives a host that is neither a name, an IPv4 address nor [an IPv6 address]")


def _ble(text: str, place: str, options: dict[str, str]) -> BleTarget:
    if place.startswith("name="):
        name = place.removeprefix("name=")
        if not name:
            raise _bad(text, "gives an empty Bluetooth name")
        return BleTarget(name=name, **options)
    if not _BLE_ADDRESS.fullmatch(place.upper()):
        raise _bad(text, "gives neither a Bluetooth address nor name=NAME")
    return BleTarget(address=place.upper(), **options)


def _bad(text: str, what: str) -> TargetError:
    return TargetError(f"The target {quoted(text)} {what}.", next_step=_EXAMPLES)
