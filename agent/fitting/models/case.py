"""Who and what a fitting is for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from agent.model import Model


class Supplier(Model):
    name: str
    npi: str
    ptan: str | None = None


class Patient(Model):
    name: str
    born: date
    sex: str
    mbi: str
    height_mm: int
    mass_kg: Decimal
    language: str
    home: str


class DiagnosisCode(Model):
    """An ICD-10-CM code as written; existence is by date of service, support is never claimed."""

    code: str
    words: str


class Diagnosis(Model):
    level: str
    ais: str
    onset: date
    cause: str
    exam: str
    spine: str
    codes: tuple[DiagnosisCode, ...]
    other: str = ""


class Alternative(Model):
    """A lesser device, and why it does not serve."""

    device: str
    result: str


class Case(Model):
    """Who and what a fitting is for; opened once, corrected by amendment."""

    fitting_id: str = Field(pattern=r"^[A-Z0-9][A-Z0-9-]{2,63}$")
    place_tz: str
    hcpcs: str
    planned_date_of_service: date | None
    supplier: Supplier
    patient: Patient
    diagnosis: Diagnosis
    goals: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
