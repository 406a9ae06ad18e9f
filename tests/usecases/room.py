"""The story told to just before the reading at delivery, as a room to work in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agent.fitting.models import Visit, VisitKind
from agent.settings import load_settings
from agent.story import ReadingStep, Story, VisitStep, load_story
from agent.story.papers import paper_pdf
from agent.usecases.desk import Desk
from agent.usecases.people import Actor
from agent.usecases.setup import create_desk
from agent.usecases.story import (
    ADMIN,
    StoryClock,
    Teller,
    new_passwords,
    set_the_scene,
    tell,
    with_label_typed,
)
from agent.usecases.verdict_taking import VerdictMoment, take_verdict
from agent.usecases.visits import Draft, fill_visit, new_visit
from tests.clinic import CONFIG
from tests.simulated import read

STORY = load_story()
FITTING = STORY.case.fitting_id
DELIVERY = next(
    step
    for step in STORY.steps
    if isinstance(step, VisitStep) and step.visit.kind is VisitKind.DELIVERY
)
FINAL = next(step for step in STORY.steps if isinstance(step, ReadingStep) and step.final)


@dataclass(frozen=True, slots=True)
class Room:
    """The story, told to just before the reading at delivery."""

    desk: Desk
    clock: StoryClock
    people: dict[str, Actor]

    def verdict(self, scenario: str = "listed") -> int:
        """A final verdict on a simulated controller; its entry."""
        self.clock.turn_to(FINAL.at)
        taken = take_verdict(
            self.desk,
            self.people["lena"],
            readings=(read(scenario, self.clock),),
            label=None,
            date_of_service=FINAL.date_of_service,
            moment=VerdictMoment.AT_DELIVERY,
            subject=FITTING,
        )
        self.clock.turn_to(DELIVERY.at)
        return taken.entry

    def delivery(self) -> Draft:
        """The story's delivery visit as a filled draft."""
        return self.draft(DELIVERY.visit)

    def draft(self, visit: Visit, by: str = "lena") -> Draft:
        """A visit as a filled draft of its author."""
        draft = new_visit(self.desk, self.people[by], FITTING, visit.kind, visit.id)
        fields = visit.model_dump(mode="json", exclude={"id", "author", "kind", "verdict_entry"})
        return fill_visit(self.desk, self.people[by], draft.id, fields)


def tell_the_story(home: Path) -> dict[str, Actor]:
    """Tell it in a home of its own; answers everybody."""
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(CONFIG)
    clock = StoryClock(STORY.opened_at)
    desk = create_desk(home, load_settings(home), None, clock)
    reading = read("listed", clock)
    before = story_before_the_final_reading()
    seen = with_label_typed(STORY, reading)
    teller = Teller(desk, clock, before, new_passwords(STORY), lambda *_: seen, paper_pdf)
    with desk.store:
        set_the_scene(teller)
        for _ in tell(teller):
            pass
        return {name: teller.actor(name) for name in (ADMIN, *(u.name for u in STORY.users))}


def story_before_the_final_reading() -> Story:
    before = tuple(step for step in STORY.steps if step.at < FINAL.at)
    return STORY.model_copy(update={"steps": before})
