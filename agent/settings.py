"""All settings: ``config.toml`` in the home folder, each overridable by ``K1007_*``.

The home folder itself is ``K1007_HOME``, or the system's place for a user's data. What lets a verdict
pass is no setting of a computer's: it is in the ledger (agent/policy.py), and here it can be stricter.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from agent.confirm.models import OrderRule, StaleAction
from agent.errors import NotAllowed, UsageError
from agent.fitting.timing import require_place
from agent.model import first_fault
from agent.policy import AgeDays, LeastConfidence, StaleRecalls
from agent.text import quoted

CONFIG: Final = "config.toml"
"""The file below the home folder."""


class KeySource(StrEnum):
    """Where the database's key comes from."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 — a kind of key, not a key
    FILE = "file"


class Settings(BaseSettings):
    """What a supplier may set; the defaults are those of docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix="K1007_", extra="forbid", frozen=True)

    origin: str = Field(
        default="k1007.example-supplier.com/site/one",
        description="the log's name: a schema-less URL of the supplier's own, one for each site",
    )
    key_source: KeySource = Field(
        default=KeySource.KEYRING,
        description="where the database's key is: keyring, passphrase, file",
    )
    key_file: str = Field(default="k1007.key", description="the key file, below the home folder")
    passphrase_file: str = Field(
        default="", description="a 0600 file holding the passphrase; empty: it is asked for"
    )
    place_tz: str = Field(default="UTC", description="zone of the clinic, e.g. America/New_York")
    extra_ports: list[str] = Field(
        default=[],
        description="serial ports that the system does not list, e.g. a simulator's link",
    )
    read_timeout_s: float = Field(
        default=10.0, gt=0, le=60, description="limit of one whole reading, in seconds"
    )
    bluetooth_timeout_s: float = Field(
        default=60.0,
        gt=0,
        le=120,
        description="the same over Bluetooth, where finding and connecting take most of it",
    )
    max_snapshot_age_days: AgeDays | None = Field(
        default=None, description="stricter than the policy: an older PCL snapshot is stale"
    )
    stale_snapshot: StaleAction | None = Field(
        default=None,
        description="likewise: what a stale snapshot leads to: warn, review, refuse",
    )
    max_recalls_age_days: AgeDays | None = Field(
        default=None, description="likewise: older recalls are stale"
    )
    stale_recalls: StaleRecalls | None = Field(
        default=None,
        description="likewise: what stale, incomplete or no recalls lead to: warn, review",
    )
    minimum_confidence: LeastConfidence | None = Field(
        default=None, description="likewise: the least confidence that can be confirmed"
    )
    orders: list[OrderRule] = Field(
        default=[],
        description="likewise: dated lines of what an order for a code needs",
    )

    @field_validator("place_tz")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            require_place(value)
        except UsageError as error:
            raise ValueError(error.message) from error
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — the base class's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over ``config.toml``; no other files are looked for."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


class _ConfigOnly(Settings):
    """What ``config.toml`` alone says."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — the base class's signature
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The file, and nothing else."""
        return init_settings, TomlConfigSettingsSource(settings_cls)


def home_folder() -> Path:
    """Where everything of this user lives; it need not exist yet."""
    named = os.environ.get("K1007_HOME")
    return Path(named) if named else platformdirs.user_data_path("k1007", appauthor=False)


def load_settings(home: Path) -> Settings:
    """The settings in force for a home folder.

    Raises:
        UsageError: ``config.toml`` or an environment variable is not valid; the message names it.
    """
    return _loaded(Settings, home / CONFIG)


def configured(home: Path) -> Settings:
    """What ``config.toml`` says, whatever the environment has.

    Raises:
        UsageError: it is not valid; the message names the setting.
    """
    return _loaded(_ConfigOnly, home / CONFIG)


def where_set(setting: str) -> str:
    """Where a setting's value comes from, as a sentence names it."""
    variable = f"K1007_{setting.upper()}"
    set_there = any(name.upper() == variable for name in os.environ)
    return f"the variable {variable}" if set_there else CONFIG


def _loaded(kind: type[Settings], place: Path) -> Settings:
    class AtHome(kind):  # type: ignore[valid-type, misc] # a class made for one place
        model_config = SettingsConfigDict(toml_file=place)

    try:
        return cast("Settings", AtHome())
    except ValidationError as error:
        fault = first_fault(error)
        name = fault.place.replace("/", ".")
        raise UsageError(
            f"The setting {quoted(name)} is not valid: {fault.words}.",
            next_step=f"Mend it in {place}, or in the variable K1007_{name.upper()}.",
        ) from error
    except OSError as error:
        raise NotAllowed(
            f"The settings in {quoted(str(place))} cannot be read: {error.strerror}.",
            next_step="Set K1007_HOME to a folder of your own.",
        ) from error
    except SettingsError as error:
        raise UsageError(
            f"A K1007_ variable cannot be read: {error}.",
            next_step="Lists are written as JSON, e.g. K1007_EXTRA_PORTS='[\"/dev/ttyX0\"]'.",
        ) from error
    except ValueError as error:
        raise UsageError(
            f"The file {quoted(str(place))} cannot be read as TOML: {error}.",
            next_step="Mend that line of the file.",
        ) from error
