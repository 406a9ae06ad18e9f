"""Standard output that may stop being read: the command goes on, and its exit code stays true."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, Final

STDERR: Final = 2


class Unheard:
    """A text stream that drops what nobody reads any more, where another one would raise.

    ``k1007 check packet.zip | head -1`` must not end as if the packet checked, nor with a fault.

    Attributes:
        used: whether anything was written, or tried.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.used = False

    def write(self, text: str) -> int:
        """Write, if anybody still reads."""
        self.used = True
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._let_go()
            return len(text)

    def flush(self) -> None:
        """Hand over what was written, if anybody still reads."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._let_go()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 — whatever else a stream has
        return getattr(self._stream, name)

    def _let_go(self) -> None:
        """From here on the bytes go nowhere, those that are still held back too."""
        with suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


def nowhere_for_closed() -> None:
    """Let what the caller closed (``>&-``, a service without a console) go nowhere.

    Python leaves such a stream None, on which printing fails; and the next file opened, a database
    perhaps, would get the number that others write their remarks to.
    """
    while (spare := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        os.set_inheritable(spare, True)  # noqa: FBT003 — the standard library's own signature
    os.close(spare)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 — for good
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


@contextmanager
def unheard() -> Iterator[Unheard]:
    """Let standard output go unread inside the block; answers what stands for it there."""
    stream = sys.stdout
    sys.stdout = standing_in = Unheard(stream)  # it is what print and click ask of one
    try:
        yield standing_in
    finally:
        sys.stdout = stream


def json_text(value: object) -> str:
    """As every command prints it for machines: in ASCII."""
    return json.dumps(value, indent=2, ensure_ascii=True, default=str)
