"""Every command that prints JSON, once, in the order of a day's work at an invented clinic."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from agent.settings import load_settings
from agent.story import ClaimStep, ComplaintStep, DocumentStep, ReadingStep, VisitStep, load_story
from agent.story.papers import paper_pdf
from agent.usecases.setup import create_desk
from agent.usecases.story import (
    StoryClock,
    Teller,
    new_passwords,
    set_the_scene,
    tell,
    with_label_typed,
)
from tests.clinic import CONFIG
from tests.confirm.lists import HEADINGS, ROW, delimited
from tests.confirm.test_gudid import access
from tests.confirm.test_recalls import RECALL, file
from tests.simulated import read

STORY: Final = load_story()
FITTING: Final = STORY.case.fitting_id
OTHER: Final = "FIT-2026-0900"
FINAL: Final = next(s for s in STORY.steps if isinstance(s, ReadingStep) and s.final)
VISITS: Final = [step for step in STORY.steps if isinstance(step, VisitStep)]
DELIVERY: Final = next(step for step in VISITS if step.visit.kind.value == "delivery")

ADMIN, LENA, PRIYA, RUTH = "admin", "lena", "priya", "ruth"

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Scene:
    """A home on the day of a delivery, the people's passwords, and what was printed so far."""

    folder: Path
    clock: StoryClock
    passwords: Mapping[str, str]
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """The K1007_HOME."""
        return self.folder / "home"

    def secret(self, name: str) -> Path:
        """The file with a person's password."""
        return self.file(f"password-{name}", self.passwords.get(name, "another invented password"))

    def file(self, name: str, content: str | bytes) -> Path:
        """A file beside the home, the owner's alone."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(0o600)
        return path

    def json(self, name: str, content: object) -> str:
        """The path of a JSON file."""
        return str(self.file(name, json.dumps(content)))

    def keep(self, call: Call, value: dict[str, Any]) -> None:
        """Remember what was printed, for the arguments of later commands."""
        self.told[call.name] = value


Arguments = Callable[[Scene], tuple[str, ...]]


class Call(NamedTuple):
    """One command.

    Attributes:
        words: the command's own words.
        arguments: without ``--json``; or how they are found in the scene.
        by: who runs it.
        codes: how it may end.
        variant: tells it from other calls of the command; one with another form (``--all``) has a
            heading of its own on the page.
        environment: beside the home and the person.
    """

    words: tuple[str, ...]
    arguments: tuple[str, ...] | Arguments = ()
    by: str = LENA
    codes: tuple[int, ...] = (0,)
    variant: str = ""
    environment: Callable[[Scene], dict[str, str]] = lambda _: {}

    def given(self, scene: Scene) -> tuple[str, ...]:
        """Its arguments in a scene."""
        return self.arguments if isinstance(self.arguments, tuple) else self.arguments(scene)

    @property
    def name(self) -> str:
        """What later calls know it by."""
        return " ".join((*self.words, self.variant)).strip()

    @property
    def heading(self) -> str:
        """As on the page."""
        return " ".join(self.words) + (f" {self.variant}" if self.variant.startswith("--") else "")


@contextmanager
def open_scene(folder: Path) -> Iterator[Scene]:
    """Tell the story to just before the reading at delivery."""
    home, clock = folder / "home", StoryClock(STORY.opened_at)
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(f"{CONFIG}extra_ports = ['{folder / 'port'}']\n")
    passwords = new_passwords(STORY)
    before = tuple(step for step in STORY.steps if step.at < FINAL.at)
    desk = create_desk(home, load_settings(home), None, clock)
    seen = with_label_typed(STORY, read("listed", clock))
    story = STORY.model_copy(update={"steps": before})
    with desk.store:
        teller = Teller(desk, clock, story, passwords, lambda *_: seen, paper_pdf)
        set_the_scene(teller)
        for _ in tell(teller):
            pass
    clock.turn_to(FINAL.at)
    yield Scene(folder, clock, passwords)


def step(kind: type[S]) -> S:
    """The story's first step of a kind."""
    return next(each for each in STORY.steps if isinstance(each, kind))


def entry(scene: Scene, name: str) -> str:
    """The ledger entry that a command told of."""
    return str(scene.told[name]["entry"])


def visit(scene: Scene, name: str) -> str:
    """The draft's id that a command told of."""
    return str(scene.told[name]["visit"])


def fields_of(made: VisitStep) -> dict[str, Any]:
    """What is filled in of a visit."""
    return made.visit.model_dump(mode="json", exclude={"id", "author", "kind", "verdict_entry"})


def listed(scene: Scene, name: str, *rows: tuple[str, ...]) -> str:
    return str(scene.file(name, delimited(HEADINGS, *rows)))


def snapshots(scene: Scene) -> tuple[str, str]:
    """The two newest lists."""
    known = [each["id"] for each in scene.told["pcl list"]["snapshots"]]
    return known[-2], known[-1]


def at_delivery(scene: Scene) -> tuple[str, ...]:
    scene.clock.turn_to(DELIVERY.at)
    draft = visit(scene, "visit new of a delivery")
    return FITTING, "--visit", draft, "--verdict", entry(scene, "verify at delivery")


ENDED: Final = (*ROW[:5], "05/31/2026", ROW[6])
REPORTED: Final = ("--manufacturer", "Synthex Mobility", "--model", "SX-950")
ON_LIST: Final = ("--listing-manufacturer", "Synthex Mobility", "--listing-product", "Strider Personal",
                  "--listing-model", "SX-200")  # fmt: skip
TAKEN: Final = ("--retrieved", "2026-06-16", "--source", "test")
LABEL: Final = "(01)09506000123455(21)SX2-26-00417"
PROFILE: Final = Path(__file__).parents[1] / "drivers" / "profiles" / "synthex-sx200.toml"

ORDERS: Final = (
    '[[orders]]\nkind = "prior_authorization"\nhcpcs = "K1007"\nrequired = false\n'
    'begin = 2026-04-13\nsource = "test"\n'
)


def with_old_config(scene: Scene) -> tuple[str, ...]:
    """A home whose config.toml has what is the policy's since."""
    with (scene.home / "config.toml").open("a") as file:
        file.write("max_recalls_age_days = 60\n")
    return "--note", "test"


COMMANDS: Final = (
    Call(("init",), ("--admin", "rosa", "--printed-name", "Rosa Sample", "--place-tz", "UTC"), by="rosa",
         environment=lambda s: {"K1007_HOME": str(s.folder / "new"), "K1007_KEY_SOURCE": "file",
                                "K1007_ORIGIN": "k1007.example-supplier.com/site/new"}),
    Call(("demo",), lambda s: ("--label-only", "--out", str(s.folder / "demo"))),
    Call(("doctor",), codes=(0, 3)),
    Call(("scan",)),
    Call(("identify",), ("sim:listed",)),
    Call(("pcl", "check"), lambda s: (listed(s, "list.csv", ROW, ENDED),), by=RUTH, codes=(2,)),
    Call(("pcl", "import"), lambda s: (listed(s, "list.csv", ROW), *TAKEN), by=RUTH),
    Call(("pcl", "list"), by=RUTH),
    Call(("pcl", "show"), lambda s: (snapshots(s)[1],), by=RUTH),
    Call(("pcl", "reference"), by=RUTH),
    Call(("crosswalk", "suggest"), REPORTED, by=RUTH),
    Call(("crosswalk", "accept"), (*REPORTED, *ON_LIST, "--note", "test"), by=RUTH),
    Call(("crosswalk", "add-di"), (*REPORTED, "--di", "00614141007349", "--note", "test"), by=RUTH),
    Call(("crosswalk", "retire"), (*REPORTED, "--note", "wrong row"), by=RUTH),
    Call(("crosswalk", "list"), ("--history",), by=RUTH, variant="--history"),
    Call(("firmware", "add"), ("--manufacturer", "Synthex Mobility", "--model", "SX-200", "--kind",
         "known", "--version", "1.4.2", "--hash", "00ff", "--from", "2026-03-01", "--note", "SYNTHETIC"),
         by=RUTH),
    Call(("firmware", "list"), by=RUTH),
    Call(("firmware", "retire"), lambda s: (s.told["firmware add"]["id"], "--note", "test"), by=RUTH),
    Call(("label", "read"), ("--text", LABEL)),
    Call(("label", "gudid", "import"), lambda s: (str(s.file("gudid.json", access())), *TAKEN), by=RUTH),
    Call(("label", "gudid", "list"), by=RUTH),
    Call(("policy", "set"), ("max_snapshot_age_days", "45", "--note", "test"), by=RUTH),
    Call(("policy", "orders"), lambda s: (str(s.file("orders.toml", ORDERS)), *TAKEN, "--note", "test"),
         by=RUTH),
    Call(("policy", "show"), by=RUTH, environment=lambda _: {"K1007_MAX_SNAPSHOT_AGE_DAYS": "60"}),
    Call(("policy", "adopt"), by=RUTH, arguments=with_old_config),
    Call(("policy", "history"), by=RUTH),
    Call(("rules",)),
    Call(("profile", "list")),
    Call(("profile", "check"), (str(PROFILE),)),
    Call(("profile", "drivers")),
    Call(("verify",), ("sim:listed", "--label", LABEL, "--fitting", FITTING, "--final"),
         variant="at delivery"),
    Call(("visit", "new"), (FITTING, "--kind", "delivery"), variant="of a delivery"),
    Call(("visit", "fill"), lambda s: (visit(s, "visit new of a delivery"), "--from",
         s.json("delivery.json", fields_of(DELIVERY)))),
    Call(("fitting", "deliver"), at_delivery),
    Call(("fitting", "new"), lambda s: ("--from", s.json("case.json", STORY.case.model_dump(mode="json") |
         {"fitting_id": OTHER}))),
    Call(("fitting", "amend"), (OTHER, "--path", "/patient/height_mm", "--now", "1780", "--reason", "test")),
    Call(("verify",), ("sim:unlisted", "--fitting", OTHER), codes=(3,), variant="not confirmed"),
    Call(("fitting", "override"), lambda s: (OTHER, "--verdict", entry(s, "verify not confirmed"), "--reason",
         "test"), by=RUTH),
    Call(("fitting", "countersign"), lambda s: (OTHER, "--override", entry(s, "fitting override")), by=ADMIN),
    Call(("verify",), ("sim:serial-changes", "--fitting", OTHER), codes=(3,), variant="in conflict"),
    Call(("fitting", "explain"), lambda s: (OTHER, "--verdict", entry(s, "verify in conflict"), "--reason",
         "test")),
    Call(("fitting", "returned"), (FITTING, "--note", "test")),
    Call(("recall", "import"), lambda s: (str(s.file("recall.json", file(RECALL))), *TAKEN), by=RUTH),
    Call(("recall", "list"), by=RUTH),
    Call(("recall", "show"), ("Z-0001-2026",), by=RUTH),
    Call(("recall", "affected"), by=RUTH),
    Call(("recall", "files"), by=RUTH),
    Call(("firmware", "affected"), by=RUTH),
    Call(("recall", "retire"), lambda s: (s.told["recall import"]["import"]["sha256"], "--note", "test"),
         by=RUTH),
    Call(("fitting", "list")),
    Call(("fitting", "show"), (FITTING,)),
    Call(("visit", "new"), (OTHER, "--kind", "screening"), variant="of a screening"),
    Call(("visit", "fill"), lambda s: (visit(s, "visit new of a screening"), "--from",
         s.json("screening.json", fields_of(VISITS[0]))), variant="again"),
    Call(("visit", "sign"), lambda s: (visit(s, "visit new of a screening"),)),
    Call(("visit", "amend"), lambda s: (OTHER, "--entry", entry(s, "visit sign"), "--path", "/narrative",
         "--now", "test", "--reason", "test")),
    Call(("component", "add"), (FITTING, "remote-9", "--kind", "remote", "--unit", "SX2-26-00417",
         "--serial", "R-1")),
    Call(("component", "swap"), (FITTING, "remote-9", "--serial", "R-2", "--reason", "lost")),
    Call(("component", "list"), (FITTING,)),
    Call(("document", "add"), lambda s: (FITTING, "--from", s.json("note.json",
         step(DocumentStep).document.model_dump(mode="json") | {"id": "D-900", "sha256": None}))),
    Call(("document", "list"), (FITTING,)),
    Call(("claim", "record"), lambda s: (FITTING, "--from", s.json("claim.json",
         step(ClaimStep).claim.model_dump(mode="json"))), by=RUTH),
    Call(("complaint", "record"), lambda s: (FITTING, "--from", s.json("complaint.json",
         step(ComplaintStep).complaint.model_dump(mode="json")))),
    Call(("pcl", "import"), lambda s: (listed(s, "later.csv", ENDED), "--retrieved", "2026-06-17", "--source",
         "test"), by=RUTH, variant="again"),
    Call(("pcl", "list"), by=RUTH),
    Call(("pcl", "diff"), snapshots, by=RUTH),
    Call(("pcl", "affected"), snapshots, by=RUTH),
    Call(("pcl", "retire"), lambda s: (snapshots(s)[1], "--note", "test"), by=RUTH),
    Call(("export",), lambda s: (FITTING, "-o", str(s.folder / "packet.zip"))),
    Call(("check",), lambda s: (str(s.folder / "packet.zip"),)),
    Call(("ledger", "verify"), lambda s: ("--against", str(s.folder / "packet.zip"))),
    Call(("ledger", "checkpoint")),
    Call(("check",), lambda s: (str(s.folder / "packet.zip"), "--checkpoint",
         str(s.file("kept.txt", s.told["ledger checkpoint"]["note"]))), variant="--checkpoint"),
    Call(("ledger", "replay"), lambda s: (entry(s, "verify at delivery"),)),
    Call(("ledger", "replay"), ("--all",), variant="--all"),
    Call(("ledger", "clock"), ("--today", "2026-06-17", "--note", "test"), by=ADMIN),
    Call(("user", "add"), lambda s: ("omar", "--printed-name", "Omar Sample", "--role", "billing",
         "--password-file", str(s.file("first", "first invented password"))), by=ADMIN),
    Call(("user", "list"), by=ADMIN),
    Call(("user", "unlock"), ("omar",), by=ADMIN),
    Call(("user", "password"), lambda s: ("--new-password-file", str(s.file("next", "the next password"))),
         by=PRIYA),
)  # fmt: skip
"""Each leaf command of the program, but for those that have no JSON."""
