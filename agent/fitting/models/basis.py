"""What a verdict rests on, as far as two verdicts are compared by it."""

from __future__ import annotations

from agent.model import Model


class RestsOn(Model):
    """The kinds of evidence of a verdict.

    Attributes:
        ways: how many readings of the controller there are, one for each way to it.
        label: whether there is a label.
        photographed: whether a photograph of it is kept.
        second_source: whether a second person or a packing list stands for it.
    """

    ways: int = 0
    label: bool = False
    photographed: bool = False
    second_source: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What of a label there is; a photograph and a second source go with one."""
        told = {
            "a label": self.label,
            "a photograph of the label": self.photographed,
            "a second source for the label": self.second_source,
        }
        return tuple(words for words, there in told.items() if there)
