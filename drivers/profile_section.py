"""The section of a profile that a driver of somebody else reads: checked by the driver's own model.

Such a driver names its model in its class::

    class AcmeSection(Model):
        unit: int = Field(default=1, ge=1, le=247)

    class AcmeDriver:
        section = AcmeSection
        def session(self, profile, *, number):
            settings = section_of(profile, AcmeSection)

and a profile then may hold a table ``[acme]``, named as the driver is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from drivers.errors import ProfileError
from drivers.profile import Profile
from drivers.profile_findings import Finding, findings

if TYPE_CHECKING:
    from drivers.driver import Driver

Section = TypeVar("Section", bound=BaseModel)


def section_of(profile: Profile | None, model: type[Section]) -> Section:
    """Answer the profile's own section; without a profile, or a section in it, the defaults.

    Raises:
        ProfileError: it is not what the driver's model demands.
    """
    try:
        return model.model_validate(profile.own_section if profile else {})
    except ValidationError as error:
        name = profile.driver if profile else ""
        first = findings(error, "", (), (name,))[0]
        raise ProfileError(
            f"The profile {profile.id if profile else 'that is missing'} is not valid: {first}.",
            next_step="Mend the file, and check it with 'k1007 profile check FILE'.",
        ) from error


def section_model(driver: Driver) -> type[BaseModel] | None:
    """Answer the model that the driver names in its class, if it does."""
    model: type[BaseModel] | None = getattr(driver, "section", None)
    return model


def section_findings(profile: Profile, driver: Driver, text: str = "") -> tuple[Finding, ...]:
    """Say what is wrong in the section; the lines are those of ``text``."""
    model = section_model(driver)
    if model is None:
        if not profile.own_section:
            return ()
        return (Finding(None, profile.driver, f"the driver {driver.name} reads no such section"),)
    try:
        model.model_validate(profile.own_section)
    except ValidationError as error:
        return findings(error, text, model.model_fields, (profile.driver,))
    return ()


def require_section(profile: Profile, driver: Driver) -> None:
    """Answer nothing if the profile's section is what the driver demands.

    Raises:
        ProfileError: it is not; nothing was opened.
    """
    found = section_findings(profile, driver)
    if found:
        raise ProfileError(
            f"The profile {profile.id} is not valid: {found[0]}.",
            next_step="Mend the file, and check it with 'k1007 profile check FILE'.",
        )
