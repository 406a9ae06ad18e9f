"""What a person is told of a value that is no model."""

from __future__ import annotations

import pytest
from pydantic import Field, ValidationError, field_validator

from agent.model import Fault, Model, first_fault


class Sample(Model):
    number: int = Field(gt=0)
    words: tuple[str, ...] = ()

    @field_validator("number")
    @classmethod
    def _ours(cls, value: int) -> int:
        if value == 13:
            raise ValueError("The number 13 is not known on this computer.")
        return value


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (
            {"number": 13},
            Fault("number", "The number 13 is not known on this computer", missing=False),
        ),
        ({"number": 0}, Fault("number", "Input should be greater than 0", missing=False)),
        (
            {"number": 1, "words": ["a", 2]},
            Fault("words/1", "Input should be a valid string", missing=False),
        ),
        ({}, Fault("number", "Field required", missing=True)),
    ],
)
def test_its_first_fault_is_told_in_words_that_end_no_sentence(
    value: dict[str, object], fault: Fault
) -> None:
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate(value)
    assert first_fault(caught.value) == fault
