"""A product profile: what a driver must know about one product, as data.

A profile adds a product without code. It is a TOML file::

    spec = "k1007-profile/1"
    id = "synthex-sx200"
    name = "Strider Personal SX-200"
    manufacturer = "Synthex Mobility"
    model = "SX-200"
    driver = "smp"
    connection_basis = "maker-published: <document>"
    synthetic = true                  # the product does not exist
    usb_ids = ["1209:0001"]           # vendor:product, hexadecimal; a hint, never a proof
    ble_services = ["180a"]           # Bluetooth LE services that it advertises: hints as well
    ble_names = ["SX-300", "SX3-*"]   # names that it advertises; a closing * stands for any rest
    baud = 115200
    parity = "none"                   # or "even", "odd"
    stop_bits = 1                     # or 2
    assert_dtr = false                # true only where the device stays silent without DTR

    [smp]
    framing = "console"               # or "raw", "cobs"
    version = 2                       # 1 only where a server does not answer version 2 at all

    [smp.settings]                    # identity field = settings key that holds it
    serial = "id/serial"

    [smp.radio_module]                # where Device Information names a part: drivers/ble_profiles.py
    manufacturer = "Radio Modules"
    model = "RM-1"

    [modbus]                          # drivers/bus_profiles.py
    unit = 1
    objects = { serial = 0x80 }       # identity field = private object that holds it

    [canopen]                         # drivers/bus_profiles.py
    node = 5
    bit_rate_kbit_s = 500
    transmit = "when-alive"           # or "never", "always"

    [dis]                             # drivers/ble_profiles.py
    firmware_kind = "application"     # what 0x2A26 is the revision of
    characteristics = { platform = "180a/2a24" }    # identity field = characteristic that holds it
    counters = { steps = { characteristic = "1b5e0001-…/1b5e0002-…", format = "uint32" } }

A section is named after the driver that reads it. Those of built-in drivers are typed here; a
driver of somebody else brings the model of its own (`drivers.profile_section`).

``connection_basis`` says why connecting is proper: ``maker-published: DOCUMENT``,
``maker-authorised: DOCUMENT ID`` or ``standard-reads``. Left empty, the product is confirmed by its
label only and nothing connects to it.
"""

from __future__ import annotations

import stat
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)

from drivers.ble_profiles import DisProfile, RadioModule
from drivers.bus_profiles import CanopenProfile, ModbusProfile
from drivers.errors import ProfileError
from drivers.gatt import UUID_PATTERN, is_of_uart
from drivers.profile_findings import findings
from drivers.profile_text import Text
from drivers.reading import FieldName, Model
from drivers.text import quoted

_MAX_BYTES: Final = 65_536
"""A profile is a page of text."""

_SHOWN_FINDINGS: Final = 5
"""What else is wrong usually follows from these."""

_STANDARD_READS: Final = "standard-reads"
_NAMED_BY_THE_USER: Final = frozenset({"modbus", "canopen", "vesc"})
"""Their USB ids are those of an adapter, which may be connected to anything."""

_BASIS: Final = rf"^(|{_STANDARD_READS}|maker-(published|authorised): \S.{{0,299}})$"
_BUILT_IN: Final = Path(__file__).parent / "profiles"


ProfileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
SettingsKey = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$", max_length=64)
]
"""A key this long still fits one request line (drivers/protocol/smp/allowed.py)."""


def _tells_something(uuid: str) -> str:
    if is_of_uart(uuid):
        raise ValueError(
            "is the Nordic UART Service, which thousands of unlike products advertise: it tells nothing of "
            "this one; name a service of its own, or ble_names"
        )
    return uuid


BleService = Annotated[
    str, StringConstraints(pattern=f"^{UUID_PATTERN}$"), AfterValidator(_tells_something)
]
BleName = Annotated[Text, StringConstraints(pattern=r"^[^*]+\*?$", max_length=60)]
"""A name as it is advertised; a closing ``*`` stands for any rest."""

UsbId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{4}:[0-9a-f]{4}$")]


class SmpProfile(Model):
    """What the SMP driver needs to know of a product.

    Attributes:
        settings: the field that each settings key holds.
        framing: how frames travel (drivers/protocol/smp/framing.py).
        version: of SMP, to begin with; 1 only where a server does not answer version 2 at all.
        radio_module: what the Device Information Service names, where it is not the product.
    """

    settings: dict[FieldName, SettingsKey] = Field(default_factory=dict)
    framing: Literal["console", "raw", "cobs"] = "console"
    version: Literal[1, 2] = 2
    radio_module: RadioModule | None = None

    @model_validator(mode="after")
    def _own_fields_only(self) -> SmpProfile:
        taken = {FieldName.FIRMWARE_VERSION, FieldName.FIRMWARE_HASH} & set(self.settings)
        if taken:
            raise ValueError(f"{min(taken)} is read from the image list, not from a setting")
        return self


class Profile(Model):
    """One product; see the module's docstring for the meaning of each field."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, dict[str, JsonValue]]

    spec: Literal["k1007-profile/1"]
    id: ProfileName
    name: Text
    manufacturer: Text
    model: Text
    driver: ProfileName
    connection_basis: Annotated[str, StringConstraints(pattern=_BASIS)]
    synthetic: bool = False
    usb_ids: tuple[UsbId, ...] = ()
    ble_services: tuple[BleService, ...] = ()
    ble_names: tuple[BleName, ...] = ()
    baud: int = Field(default=115_200, ge=1, le=12_000_000)
    parity: Literal["none", "even", "odd"] = "none"
    stop_bits: Literal[1, 2] = 1
    assert_dtr: bool = False
    smp: SmpProfile = SmpProfile()
    modbus: ModbusProfile = ModbusProfile()
    canopen: CanopenProfile | None = None
    dis: DisProfile = DisProfile()

    @model_validator(mode="after")
    def _basis_covers_keys(self) -> Profile:
        if self.connection_basis == _STANDARD_READS and self.smp.settings:
            raise ValueError("smp.settings goes beyond a connection_basis of standard-reads")
        if self.connection_basis == _STANDARD_READS and self.modbus.objects:
            raise ValueError("modbus.objects goes beyond a connection_basis of standard-reads")
        if self.connection_basis == _STANDARD_READS and (
            self.dis.characteristics or self.dis.counters
        ):
            raise ValueError("the [dis] section goes beyond a connection_basis of standard-reads")
        return self

    @model_validator(mode="after")
    def _radio_module_is_another(self) -> Profile:
        module = self.smp.radio_module
        if module is not None and module.names_all_of(self.manufacturer, self.model):
            raise ValueError("smp.radio_module names the product itself, and not its radio module")
        return self

    @model_validator(mode="after")
    def _canopen_names_its_bus(self) -> Profile:
        if self.canopen is None and self.driver == "canopen":
            raise ValueError("[canopen] is missing: the driver needs node and bit_rate_kbit_s")
        if self.canopen is not None and self.driver != "canopen":
            raise ValueError(f"[canopen] is no section of the driver {self.driver}")
        return self

    @model_validator(mode="after")
    def _named_by_the_user_only(self) -> Profile:
        if self.usb_ids and self.driver in _NAMED_BY_THE_USER:
            raise ValueError(
                f"usb_ids tell nothing of what a {self.driver} adapter is connected to; leave "
                "them out, and name the driver"
            )
        return self

    @model_validator(mode="after")
    def _only_the_drivers_section(self) -> Profile:
        given = {
            name
            for name, field in type(self).model_fields.items()
            if isinstance(field.default, Model) and getattr(self, name) != field.default
        }
        other = (given | set(self.model_extra or ())) - {self.driver}
        if other:
            raise ValueError(f"[{min(other)}] is no section of the driver {self.driver}")
        return self

    @property
    def own_section(self) -> dict[str, JsonValue]:
        """The section of a driver that is not built in, as the file has it."""
        section: dict[str, JsonValue] = (self.model_extra or {}).get(self.driver, {})
        return section

    def require_connectable(self) -> None:
        """Answer nothing if the profile allows a connection.

        Raises:
            ProfileError: its ``connection_basis`` is empty.
        """
        if not self.connection_basis:
            raise ProfileError(
                f"The profile {self.id} ({self.name}) states no connection_basis, so nothing "
                "connects to this product.",
                next_step="Confirm it by its label, or ask the maker for a document that allows "
                "identity reads and name it in the profile.",
            )


def load_profile(path: Path) -> Profile:
    """Read one profile from its TOML file.

    Raises:
        ProfileError: the file cannot be read, is not TOML, or a field is missing, unknown or
            not valid; the message names file, line and field.
    """
    text = read_profile(path)
    try:
        return Profile.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _bad(path, f"is not TOML ({error})") from error
    except ValidationError as error:
        found = findings(error, text, Profile.model_fields)
        raise _bad(path, f"is not valid: {'; '.join(map(str, found[:_SHOWN_FINDINGS]))}") from error


@cache
def builtin_profiles() -> dict[str, Profile]:
    """Answer the profiles that come with the program, by id; do not change the answer.

    Raises:
        ProfileError: one of them is damaged.
    """
    profiles: dict[str, Profile] = {}
    for path in sorted(_BUILT_IN.glob("*.toml")):
        profile = load_profile(path)
        if profile.id != path.stem:
            raise _bad(path, f"has the id {quoted(profile.id)}, which is not the file's name")
        profiles[profile.id] = profile
    return profiles


def read_profile(path: Path) -> str:
    """Answer the text of a profile's file, valid or not.

    Raises:
        ProfileError: it cannot be read, is no plain file, is too long or is not UTF-8.
    """
    try:
        if not stat.S_ISREG(
            path.stat().st_mode
        ):  # a pipe that nobody writes to would be waited for
            raise _bad(path, "is not a plain file")
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise _bad(path, f"is longer than {_MAX_BYTES} bytes")
        return data.decode()
    except OSError as error:
        raise _bad(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _bad(path, "is not UTF-8 text") from error


def _bad(path: Path, what: str) -> ProfileError:
    return ProfileError(
        f"The profile {quoted(str(path))} {what}.",
        next_step="Correct the file; docs/drivers.md shows a whole profile.",
    )
