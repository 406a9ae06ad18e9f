"""What stands on the bench in a demo: each stage is one way to know the device."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.cli.simulator import Running, running
from agent.story import ReadingStep, Story, load_story
from agent.usecases.devices import identify
from agent.usecases.story import Seen, Teller, with_label_typed
from drivers.reading import Reading
from drivers.target import parse_target

SCENARIO: Final = "listed"


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


def _read(teller: Teller, device: Running) -> Reading:
    return asyncio.run(
        identify(
            parse_target(device.target),
            driver=None,
            profile=device.profile,
            timeout_s=teller.desk.settings.read_timeout_s,
            clock=teller.clock,
        )
    )
