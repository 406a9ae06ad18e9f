"""A small clinic for tests: an encrypted home with people, a list and a crosswalk, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from agent.confirm.models import ListingKey
from agent.roles import Role
from agent.settings import load_settings
from agent.store import Store, StoreKey
from agent.usecases.crosswalks import accept_crosswalk
from agent.usecases.desk import Desk
from agent.usecases.lists import import_snapshot
from agent.usecases.people import Actor, add_user, authenticate
from agent.usecases.setup import create_desk

PASSWORD = "not a real password"
MOMENT = datetime(2026, 6, 17, 14, 0, tzinfo=UTC)
CONFIG = """\
origin = "k1007.example-supplier.com/site/test"
key_source = "file"
place_tz = "America/New_York"
"""
PEOPLE = {
    "admin": Role.ADMIN,
    "fitter": Role.FITTER,
    "guest": Role.GUEST_SIGNER,
    "compliance": Role.COMPLIANCE,
    "billing": Role.BILLING,
    "auditor": Role.AUDITOR,
}


@dataclass(slots=True)
class Clock:
    """A clock that stands still until a test turns it."""

    now: datetime = MOMENT

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Clinic:
    """An open desk with everybody at hand."""

    desk: Desk
    clock: Clock
    people: dict[str, Actor]


def open_clinic(home: Path) -> Clinic:
    """Create a home below an empty folder, with everybody in it, and a list and a crosswalk."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / "config.toml").write_text(CONFIG)
    clock = Clock()
    desk = create_desk(home, load_settings(home), None, clock)
    by: Actor | None = None
    people = {}
    for name, role in PEOPLE.items():
        add_user(
            desk,
            by,
            name=name,
            printed_name=f"{name.title()} Sample",
            credentials="CO" if role is Role.FITTER else "",
            licence="",
            role=role,
            password=PASSWORD,
        )
        people[name] = authenticate(desk, name, PASSWORD)
        by = people["admin"]
    clinic = Clinic(desk, clock, people)
    import_list(clinic)
    accept_sx200(clinic)
    return clinic


def copy_clinic(made: Clinic, home: Path, to: Path) -> Clinic:
    """A clinic of its own with the same people, from the closed home of one made before."""
    copy_home(home, to)
    settings, clock = load_settings(to), Clock()
    key = StoreKey.from_file(to / settings.key_file)
    return Clinic(Desk(Store.open(to, key, clock=clock), settings, clock), clock, made.people)


def copy_home(home: Path, to: Path) -> None:
    """A closed home's files, private again."""
    to.mkdir(mode=0o700)
    for each in home.iterdir():
        (to / each.name).write_bytes(each.read_bytes())
        (to / each.name).chmod(0o600)


def import_list(clinic: Clinic) -> None:
    """Import the invented list of June."""
    import_snapshot(
        clinic.desk,
        clinic.people["compliance"],
        (files("agent.story") / "pcl_2026-06-15.csv").read_bytes(),
        name="pcl_2026-06-15.csv",
        retrieved=datetime(2026, 6, 15, 13, 12, tzinfo=UTC),
        source="test",
    )


def accept_sx200(clinic: Clinic) -> None:
    """Accept what an SX-200 is on the list, and what an SX-900 would be."""
    for model, product, di in (
        ("SX-200", "Strider Personal", "09506000123455"),
        ("SX-100", "Strider Clinic", None),
        ("SX-900", "Strider Max", None),
    ):
        accept_crosswalk(
            clinic.desk,
            clinic.people["compliance"],
            reported_manufacturer="Synthex Mobility",
            reported_model=model,
            udi_dis=() if di is None else (di,),
            key=ListingKey(
                manufacturer="Synthex Mobility", product=product, model=model, hcpcs="K1007"
            ),
            note="test",
        )
