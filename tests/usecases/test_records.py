"""Packets: exported by whoever may, and whole whoever it is."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from agent.confirm.label import parse_label
from agent.confirm.models import LabelSource, ListFormat
from agent.errors import NotAllowed
from agent.packet.check import check_packet
from agent.roles import Role
from agent.story import load_story
from agent.usecases.fittings import open_fitting
from agent.usecases.lists import import_snapshot
from agent.usecases.people import add_user, authenticate
from agent.usecases.records import export_packet
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from tests.clinic import PASSWORD, Clinic
from tests.confirm.lists import DATED, HEADINGS, ROW, delimited, page, table, workbook

CASE = load_story().case


@pytest.mark.parametrize("by", ["fitter", "billing", "compliance", "auditor"])
def test_a_packet_checks_whoever_exported_it(clinic: Clinic, by: str) -> None:
    open_fitting(clinic.desk, clinic.people["fitter"], CASE)
    report = check_packet(export_packet(clinic.desk, clinic.people[by], CASE.fitting_id))
    assert [check for check in report.checks if not check.ok] == []


LISTS = {
    ListFormat.CSV: delimited(HEADINGS, ROW),
    ListFormat.TSV: delimited(HEADINGS, ROW, by="\t"),
    ListFormat.XLSX: workbook(HEADINGS, DATED),
    ListFormat.HTML: page(table(HEADINGS, ROW)),
}


@pytest.mark.parametrize("format_", ListFormat)
def test_a_packet_holds_the_list_as_it_came_whatever_its_format(
    clinic: Clinic, format_: ListFormat
) -> None:
    desk, data = clinic.desk, LISTS[format_]
    open_fitting(desk, clinic.people["fitter"], CASE)
    imported = import_snapshot(
        desk,
        clinic.people["compliance"],
        data,
        name="list",
        retrieved=datetime(2026, 6, 16, 12, tzinfo=UTC),
        source="test",
    )
    take_verdict(
        desk,
        clinic.people["fitter"],
        readings=(),
        label=parse_label("(01)09506000123455(21)SX2-26-00417", LabelSource.TYPED),
        date_of_service=date(2026, 6, 17),
        moment=VerdictMoment.PLANNED,
        subject=CASE.fitting_id,
    )
    packet = export_packet(desk, clinic.people["auditor"], CASE.fitting_id)
    assert [check for check in check_packet(packet).checks if not check.ok] == []
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        assert archive.read(f"evidence/pcl/{imported.snapshot.id}.{format_}") == data


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
            printed_name=f"{name} Sample",
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
