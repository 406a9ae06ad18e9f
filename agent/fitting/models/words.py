"""Words that several parts of a record share: kinds of visits, sides, how a value came, whose a unit is."""

from __future__ import annotations

from enum import StrEnum


class VisitKind(StrEnum):
    """What kind of encounter it was; selects the questions that are due."""

    SCREENING = "screening"
    EVALUATION = "evaluation"
    ORDER = "order"
    RECEIPT = "receipt"
    FITTING = "fitting"
    TRAINING = "training"
    SKILLS_TEST = "skills_test"
    HOME_CHECK = "home_check"
    DELIVERY = "delivery"
    FOLLOW_UP = "follow_up"


class Side(StrEnum):
    LEFT = "L"
    RIGHT = "R"
    BOTH = "both"
    POSTERIOR = "posterior"
    NONE = "none"


class How(StrEnum):
    """How a value came to be in the record (practice: A12)."""

    MEASURED = "measured"
    RECHECKED = "unchanged, re-checked"
    CARRIED = "carried"
    REPORTED = "reported"
    READ = "read from device"


class Owner(StrEnum):
    PATIENT = "patient"
    CLINIC = "clinic"
