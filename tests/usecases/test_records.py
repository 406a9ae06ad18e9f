"""Packets: exported by whoever may, and whole whoever it is."""

from __future__ import annotations

import pytest

from agent.errors import NotAllowed
from agent.packet.check import check_packet
from agent.story import load_story
from agent.usecases.fittings import open_fitting
from agent.usecases.people import Role, add_user, authenticate
from agent.usecases.records import export_packet
from tests.clinic import PASSWORD, Clinic

CASE = load_story().case


@pytest.mark.parametrize("by", ["fitter", "billing", "compliance", "auditor"])
def test_a_packet_checks_whoever_exported_it(clinic: Clinic, by: str) -> None:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    report = check_packet(export_packet(clinic.desk, clinic.people[by], CASE.fitting_id))
    assert [check for check in report.checks if not check.ok] == []


@pytest.mark.parametrize("by", ["guest", "admin"])
def test_others_may_not_export(clinic: Clinic, by: str) -> None:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    with pytest.raises(NotAllowed):
        export_packet(clinic.desk, clinic.people[by], CASE.fitting_id)


def test_a_packet_tells_who_added_those_who_added_its_people(clinic: Clinic) -> None:
    def add(by: str, name: str, role: Role) -> None:
        add_user(
            clinic.desk,
            clinic.people[by],
            name=name,
            printed_name="Second Sample",
            credentials="",
            licence="",
            role=role,
            password=PASSWORD,
        )
        clinic.people[name] = authenticate(clinic.desk, name, PASSWORD)

    people = dict(clinic.people)
    add("admin", "admin2", Role.ADMIN)
    add("admin2", "fitter2", Role.FITTER)
    open_fitting(clinic.desk, clinic.people["fitter2"], CASE)
    report = check_packet(export_packet(clinic.desk, clinic.people["fitter2"], CASE.fitting_id))
    clinic.people.clear()
    clinic.people.update(people)
    assert [check for check in report.checks if not check.ok] == []
