"""What a stored verdict was decided on, without what only the replay looks at.

A decision rests on what was decoded. The bytes of a connection are many times longer than the rest,
and the list of the day is replaced by others here: both are passed over, so that thousands of
verdicts can be decided again in the time that their transcripts alone would take to be checked.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from agent.confirm.models import Evidence, Snapshot
from drivers.reading import Reading, Transcript, TranscriptEntry


class _NoBytes(Transcript):
    """A transcript whose entries are skipped where they stand: not one of them becomes an object."""

    model_config = ConfigDict(extra="ignore")

    entries: tuple[TranscriptEntry, ...] = Field(default=(), validation_alias="(skipped)")


class _DecodedReading(Reading):
    """A reading without its bytes."""

    transcript: _NoBytes


class _DecidedOn(Evidence):
    """The evidence without bytes and without its list."""

    readings: tuple[_DecodedReading, ...] = ()
    snapshot: Annotated[Snapshot | None, BeforeValidator(lambda _: None)] = None


def decided_on(evidence: bytes) -> Evidence:
    """The evidence from its stored bytes, without transcripts and without a list.

    Raises:
        pydantic.ValidationError: a later version of the program stored it.
    """
    return _DecidedOn.model_validate_json(evidence)
