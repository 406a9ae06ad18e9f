"""SMP over Bluetooth LE: bare frames to one characteristic, and the device's standard names beside.

The channel is the SMP service's one characteristic: requests are written to it without response,
answers are notified on it, both in pieces where they are longer than one packet; a frame ends where
its header says. It is the only characteristic that is ever written or subscribed to.

SMP itself has no manufacturer, model or serial number. Where the profile names no settings key for
one, the Device Information Service of the same device is read for it, and for its UDI. What a settings
key holds is held against that service, where the device tells it there too and it is no placeholder;
where the two differ, the reading keeps both, and neither is chosen.

On some products that service names the radio module. Where a profile says so (``[smp.radio_module]``) and
the service says the same names, its names and revision are kept as the module's: they are no part of the
identity and held against nothing. Its UDI stays the product's, and so does its serial number, unless the
profile says of that too that it is the module's: a foreign serial is not hidden by names.

Sources
    Zephyr documentation, "SMP Transport Specification", Bluetooth; docs of the driver ``dis``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar, Final, NamedTuple

from drivers.allowlist import AllowList
from drivers.ble_profiles import DisProfile, RadioModule
from drivers.errors import LinkError, ProtocolError, ProtocolReason
from drivers.gatt import Characteristic, characteristic
from drivers.profile import Profile, SmpProfile
from drivers.protocol.dis.placeholders import written_text_of
from drivers.protocol.dis.questions import Take, TextOf, identity_reads
from drivers.protocol.dis.texts import text_of
from drivers.protocol.dis.udi import take_announced_udi, take_udi
from drivers.protocol.reads import read_each
from drivers.protocol.session import GattSession
from drivers.protocol.smp.allowed import smp_allowlist
from drivers.protocol.smp.framing import FRAMINGS
from drivers.protocol.smp.message import Version
from drivers.protocol.smp.questions import questions
from drivers.protocol.smp.session import run
from drivers.protocol.taken import Gathered
from drivers.reading import FieldName, FieldValue, Pass, Unanswered
from drivers.text import PADDING

SMP_SERVICE: Final = "8d53dc1d-1db7-4cd3-868b-8a527460aa84"
SMP_CHANNEL: Final = Characteristic(SMP_SERVICE, "da2e7828-fbce-4e01-ae9e-261174997c48")

ANSWER_WAIT_S: Final = 3.0
"""A connection may sleep for seconds between two packets, and an answer takes several."""

_NAMES: Final = (
    FieldName.MANUFACTURER,
    FieldName.MODEL,
    FieldName.SERIAL,
    FieldName.HARDWARE_REVISION,
    FieldName.UDI,
)
"""What SMP itself does not tell. Firmware and software revision are SMP's own to tell."""

_COMPARED: Final = (
    FieldName.MANUFACTURER,
    FieldName.MODEL,
    FieldName.SERIAL,
    FieldName.HARDWARE_REVISION,
)
"""What is held against the Device Information Service. Its UDI no settings key holds in that form, and its
firmware's text is no image version."""

_NAMES_ALLOWED: Final = ("180a/2a29", "180a/2a24", "180a/2a25", "180a/2a27", "180a/2bff")
"""The same, written out a second time: see drivers/protocol/dis/allowed.py."""

_NO_PROFILE: Final = SmpProfile()
_SILENT: Final = (
    "Bring the device near and read again; if it stays silent, it may want to be paired first: pair it in "
    "the computer's Bluetooth settings."
)
"""Its requests are written without response, so that a device which refuses them says nothing."""

_DAMAGED: Final = (
    "Bring the device near and read again; if this comes back, the device speaks no SMP."
)

_MIXED_UP: Final = (
    "End other connections to the device (a phone, a wrist unit), and read again; if this comes back, the "
    "device numbers its answers wrongly and cannot be read."
)

_OF_THE_MODULE: Final = "told of the radio module alone, and by no settings key of the product"

_VERSIONS: Final = {1: Version.V1, 2: Version.V2}


class SmpOverBle:
    """The driver ``smp`` where the target is a Bluetooth LE device."""

    name: Final = "smp"
    version: ClassVar[str] = "3"
    line: Final = "ble"
    ble_services: Final = (SMP_SERVICE,)

    @property
    def former(self) -> Mapping[str, SmpOverBle]:
        """Answer the driver as it was, by version."""
        return {"1": _FirstSmpOverBle(), "2": _SecondSmpOverBle()}

    def allowlist(self, profile: Profile | None) -> AllowList:
        """Answer the bare frames of the same questions, their one channel, and what is read."""
        keys = profile.smp.settings.values() if profile else ()
        return AllowList(
            smp_allowlist(keys, "raw").frames,
            readable=[characteristic(place) for place in _NAMES_ALLOWED],
            channel=characteristic(
                "8d53dc1d-1db7-4cd3-868b-8a527460aa84/da2e7828-fbce-4e01-ae9e-261174997c48"
            ),
        )

    def session(self, profile: Profile | None, *, number: int) -> GattSession:
        """Answer one pass of readings and questions, without I/O."""
        return _run(profile.smp if profile else _NO_PROFILE, number, self.manner)

    @property
    def manner(self) -> _Manner:
        """How this version takes what it reads."""
        return _Manner(_COMPARED, written_text_of, take_udi, tells_module=True)


class _SecondSmpOverBle(SmpOverBle):
    """Told nothing of a UDI whose flags announce nothing, and no radio module from the product."""

    version = "2"

    @property
    def manner(self) -> _Manner:
        """How this version took what it read."""
        return _Manner(_COMPARED, written_text_of, take_announced_udi)


class _FirstSmpOverBle(SmpOverBle):
    """Compared the serial alone, and took placeholders for what they stand for."""

    version = "1"

    @property
    def manner(self) -> _Manner:
        """How this version took what it read."""
        return _Manner((FieldName.SERIAL,), text_of, take_announced_udi)


class _Manner(NamedTuple):
    """What of the Device Information Service is held against the settings, and how it is taken.

    Attributes:
        tells_module: where the profile says so, that service's names are those of the radio module.
    """

    compared: tuple[FieldName, ...]
    text_of: TextOf
    take_udi: Take
    tells_module: bool = False


def _run(profile: SmpProfile, number: int, manner: _Manner) -> GattSession:
    """Read the names that no settings key holds, then ask what SMP tells.

    Raises:
        LinkError: timeout: a question stayed without any answer.
        ProtocolError: as `drivers.protocol.smp.session.run`; unexpected, too, where the computer's
            list of what the device has is out of date.
    """
    wanted = [name for name in _NAMES if name not in profile.settings]
    names = yield from _read(wanted, manner)
    twice = [name for name in manner.compared if name in profile.settings]
    second = yield from _read(twice, manner)
    told = yield from _told(profile, number)
    module = profile.radio_module if manner.tells_module else None
    if module is not None and _names(module, {**names.fields, **second.fields}):
        return _beside_module(told, names, second, _of_module(module))
    return told.model_copy(
        update={
            "fields": {**names.fields, **told.fields},
            "unanswered": (*names.unanswered, *told.unanswered),
            "otherwise": dict(_differing(told, second)),
        }
    )


def _names(module: RadioModule, said: Mapping[FieldName, FieldValue]) -> bool:
    """Answer whether the Device Information Service says the names of the radio module."""
    heard = (said.get(FieldName.MANUFACTURER), said.get(FieldName.MODEL))
    manufacturer, model = (None if each is None else _bare(each.value) for each in heard)
    return module.names_all_of(manufacturer, model)


def _of_module(module: RadioModule) -> frozenset[FieldName]:
    """What of that service is then the module's: not the serial number, unless the profile says so."""
    return frozenset(_COMPARED) - (frozenset() if module.own_serial else {FieldName.SERIAL})


def _beside_module(told: Pass, names: Pass, second: Pass, of_module: frozenset[FieldName]) -> Pass:
    """What SMP tells, and what Device Information does of the module; what only that has, is not told."""
    module = {
        name: field
        for name, field in (*names.fields.items(), *second.fields.items())
        if name in of_module
    }
    missing = tuple(
        Unanswered(question=name, reason=_OF_THE_MODULE) for name in names.fields if name in module
    )
    own = {name: field for name, field in names.fields.items() if name not in module}
    differing = {name: field for name, field in _differing(told, second) if name not in module}
    return told.model_copy(
        update={
            "fields": {**own, **told.fields},
            "unanswered": (*names.unanswered, *missing, *told.unanswered),
            "otherwise": differing,
            "radio_module": module,
        }
    )


def _read(wanted: Collection[FieldName], manner: _Manner) -> GattSession:
    gathered = Gathered()
    reads = identity_reads(DisProfile(), wanted, manner.text_of, manner.take_udi)
    yield from read_each(reads, gathered)
    return gathered.as_pass()


def _differing(told: Pass, second: Pass) -> Iterator[tuple[FieldName, FieldValue]]:
    """What the device tells twice and differently: which of them is its own is not guessed."""
    for name, other in second.fields.items():
        first = told.fields.get(name)
        if first is not None and _bare(first.value) != _bare(other.value):
            yield name, other


def _bare(value: str) -> str:
    """As texts are compared everywhere: other spellings of a character, and padding, tell nothing apart."""
    return unicodedata.normalize("NFKC", value).strip(PADDING)


def _told(profile: SmpProfile, number: int) -> GattSession:
    """Ask what SMP tells; what goes wrong has another mend than on a cable."""
    try:
        return (
            yield from run(
                questions(profile.settings),
                number=number,
                framing=FRAMINGS["raw"],
                version=_VERSIONS[profile.version],
                wait_s=ANSWER_WAIT_S,
            )
        )
    except LinkError as error:
        raise LinkError(error.reason, error.message, next_step=_SILENT) from error
    except ProtocolError as error:
        next_step = _MIXED_UP if error.reason is ProtocolReason.UNEXPECTED else _DAMAGED
        raise ProtocolError(error.reason, error.message, next_step=next_step) from error
