"""What is wrong or missing, as a value: one sentence what, one sentence what to do."""

from __future__ import annotations

from agent.model import Model


class Problem(Model):
    """One thing that a person has to look at.

    Attributes:
        where: what it is about: a requirement, a visit, a document, by its id.
        message: what is wrong, as one sentence.
        next_step: what to do, as one sentence.
    """

    where: str
    message: str
    next_step: str
