"""The sequence numbers of one connection: which were asked, and what each was answered with.

An answer repeats its question's number. So a number that nobody has asked with, and two different
answers to one number, both show that the device's numbers cannot be trusted: the reading ends.
"""

from __future__ import annotations

from typing import Final

from drivers.errors import ProtocolError, ProtocolReason
from drivers.protocol.smp.message import READ_ANSWER, Frame

STRIDE: Final = 64
"""Each pass has its own sequence numbers, so that a late answer is not taken for a new one."""

_NUMBERS: Final = 256


class Numbers:
    """What one pass has asked and heard, and what the passes before it have asked.

    Args:
        number: which pass over this connection this is, from 0.
        questions: how many each pass asks, at most 64.
    """

    def __init__(self, number: int, questions: int) -> None:
        self._first = number * STRIDE
        self._asked = {
            (one * STRIDE + index) % _NUMBERS for one in range(number) for index in range(questions)
        }
        self._answered: dict[int, bytes] = {}
        self.is_anything_answered = number > 0

    def ask(self, index: int) -> int:
        """Answer the number of this pass's question of that index; it counts as asked from now on."""
        sequence = (self._first + index) % _NUMBERS
        self._asked.add(sequence)
        return sequence

    def ask_again(self, sequence: int) -> None:
        """Let the same number stand for the same question in another form."""
        self._answered.pop(sequence, None)

    def hear(self, frame: Frame, label: str) -> None:
        """Take note of an answer to a read, whichever question it is to.

        Args:
            frame: as it came.
            label: what is being asked, for the error's sentence.

        Raises:
            ProtocolError: unexpected: no question had its number, or this number was answered with
                something else before.
        """
        if frame.op != READ_ANSWER:
            return
        if frame.sequence not in self._asked:
            raise _cannot_be_trusted(
                f"While it was asked {label}, the device sent an answer with the number "
                f"{frame.sequence}, which no question had."
            )
        if self._answered.get(frame.sequence, frame.body) != frame.body:
            raise _cannot_be_trusted(
                f"The device gave two different answers to question number {frame.sequence} "
                f"before or while it was asked {label}."
            )

    def keep(self, frame: Frame) -> None:
        """Keep the answer that was taken."""
        self._answered[frame.sequence] = frame.body
        self.is_anything_answered = True


def _cannot_be_trusted(message: str) -> ProtocolError:
    return ProtocolError(
        ProtocolReason.UNEXPECTED,
        message,
        next_step="Close every other program that uses this port, then read again; if this comes "
        "back, the device numbers its answers wrongly and cannot be read.",
    )
