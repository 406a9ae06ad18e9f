"""What stands on the bench in a demo: each stage is one way to know the device."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.cli.files import write_new
from agent.cli.simulator import Running, on_air, running
from agent.fitting.timing import zone
from agent.story import ReadingStep, Story, Why, load_story
from agent.story.label_only import (
    COMPLIANCE,
    SECOND_PERSON,
    gudid_file,
    label_only,
    packing_list,
)
from agent.story.label_picture import label_photo
from agent.text import quoted
from agent.usecases.bluetooth import bluetooth_in_reach
from agent.usecases.devices import identify, time_limit_s
from agent.usecases.gudid import import_gudid
from agent.usecases.labels import attested, photographed, with_packing_list
from agent.usecases.story import Seen, Teller, with_label_typed
from drivers.reading import Reading
from drivers.target import BleTarget, parse_target

SCENARIO: Final = "listed"

BLE_SCENARIO: Final = "dual"
"""The same unit, on Bluetooth."""

OTHERS_IN_REACH: Final = ("openexo", "dis-unlisted")
LISTEN_S: Final = 1.0

LABEL_FILE: Final = "label.jpg"
"""The photograph of the label, left in the demo's folder to be tried on."""


TILT_DEGREES: Final = {Why.RECEIPT: 4.0, Why.DELIVERY: -6.0}
"""The label is photographed anew each time."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A bench that is ready.

    Attributes:
        opening: what stands there, as a sentence.
        extra_ports: the serial ports that the demo's home names in its settings.
        look: how the device is looked at when the story asks for it.
    """

    story: Story
    opening: str
    look: Callable[[Teller, ReadingStep], Seen]
    extra_ports: tuple[str, ...] = ()


Setting = Callable[[Path], AbstractContextManager[Stage]]
"""Prepares a stage in the demo's folder, and clears it away at the end."""


@contextmanager
def controller_stage(out: Path) -> Iterator[Stage]:
    """A simulated exoskeleton whose controller answers on a serial line."""
    story, link = load_story(), out.resolve() / "exoskeleton"
    with running(SCENARIO, link) as device:

        def look(teller: Teller, _: ReadingStep) -> Seen:
            return with_label_typed(story, _read(teller, device))

        yield Stage(
            story=story,
            opening=f"A simulated exoskeleton controller answers at {device.target}.",
            look=look,
            extra_ports=(link.as_posix(),),
        )


@contextmanager
def bluetooth_stage(_out: Path) -> Iterator[Stage]:
    """Simulated devices on a virtual radio: the exoskeleton is told from the others, and read."""
    story = load_story()
    with on_air(BLE_SCENARIO, *OTHERS_IN_REACH) as device:
        heard = bluetooth_in_reach(device.radio, LISTEN_S)
        (product,) = [each for each in heard if each.target == device.target]

        def look(teller: Teller, _: ReadingStep) -> Seen:
            return with_label_typed(story, _read(teller, device))

        yield Stage(
            story=story,
            opening=(
                f"{len(heard)} simulated devices advertise on a virtual radio; no real one is used. "
                f"{quoted(product.heard.name or '')} at {product.target} fits the product "
                f"{product.chosen_profile}, and is read over Bluetooth."
            ),
            look=look,
        )


@contextmanager
def label_stage(out: Path) -> Iterator[Stage]:
    """A device whose maker publishes no protocol: its label is photographed, nothing connects."""
    story = label_only(load_story())
    write_new(out / LABEL_FILE, _photo(story, _delivery_step(story)))

    def look(teller: Teller, step: ReadingStep) -> Seen:
        seen = photographed([_photo(story, step)])
        if step.final:
            seen = attested(
                teller.desk,
                teller.actor(SECOND_PERSON),
                seen,
                for_=teller.actor(step.by),
                subject=story.case.fitting_id,
            )
        else:
            officer = teller.actor(COMPLIANCE)
            import_gudid(teller.desk, officer, gudid_file(story), name="gudid.json")
            seen = with_packing_list(seen, packing_list(story), None)
        return Seen(label=seen.label, kept=seen.kept)

    yield Stage(
        story=story,
        opening=(
            "The maker of this device publishes no protocol, so nothing connects to it. Its label "
            f"is photographed: {out / LABEL_FILE} (drawn by the program, SYNTHETIC)."
        ),
        look=look,
    )


def _delivery_step(story: Story) -> ReadingStep:
    steps = (step for step in story.steps if isinstance(step, ReadingStep))
    return next(step for step in steps if step.final)


def _photo(story: Story, step: ReadingStep) -> bytes:
    """The label as the camera saw it at that step, by the clock on the wall."""
    device = story.device
    lines = (device.product, f"Model {device.model}", device.manufacturer, f"SN {device.serial}")
    taken = step.at.astimezone(zone(story.case.place_tz))
    return label_photo(device.udi, lines, TILT_DEGREES[step.why], taken)


def _read(teller: Teller, device: Running) -> Reading:
    """Over Bluetooth the product is told by what the device advertises, as on a real day."""
    place = parse_target(device.target)
    return asyncio.run(
        identify(
            place,
            driver=None,
            profile=None if isinstance(place, BleTarget) else device.profile,
            timeout_s=time_limit_s(teller.desk.settings, place),
            clock=teller.clock,
            radio=device.radio,
        )
    )
