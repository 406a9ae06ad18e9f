"""One pass of Modbus identity questions, without I/O: see `drivers.protocol.session`."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Final, TypeAlias, assert_never

from drivers.protocol.asking import Heard, drop_what_lies_there, sit_out_the_wait
from drivers.protocol.modbus.exceptions import explain
from drivers.protocol.modbus.exchange import Question, ask, walk
from drivers.protocol.modbus.fields import At, Value, label, standard_fields, text
from drivers.protocol.modbus.frame import Access, Answer, Declined, Identification
from drivers.protocol.session import Event, Session, Step
from drivers.protocol.taken import Gathered, Missing
from drivers.reading import FieldName, Pass

_LEVEL: Final = 0x7F
_SINGLE_OBJECTS: Final = 0x80

Work: TypeAlias = Generator[Step, Event, None]


def run(unit: int, private: Mapping[FieldName, int]) -> Session:
    """Ask for the standard objects, and for those of the profile, and answer the `Pass`.

    Args:
        unit: the device's address on the line, 1 to 247.
        private: the field that each private object of the profile holds.

    Raises:
        LinkError: timeout: a question stayed without any answer.
        ProtocolError: garbled: only damaged answers came; unexpected: only answers to something
            else came, or an answer that goes on without end.
    """
    collected = _Collected(unit)
    yield from drop_what_lies_there()
    yield from collected.walk(Access.BASIC)
    if collected.level >= Access.REGULAR:
        yield from collected.walk(Access.REGULAR)
    yield from collected.read_private(sorted(set(private.values())))
    if collected.has_repeated:  # its late answers must not pass for those of the next pass
        yield from sit_out_the_wait()
    return collected.as_pass(private)


class _Collected:
    """What one pass has heard so far."""

    def __init__(self, unit: int) -> None:
        self._unit = unit
        self._conformity = 0  # until the device has said it
        self._objects: dict[int, Value] = {}
        self._why_not: dict[int, str] = {}  # reasons for objects that cannot be used
        self._gathered = Gathered()
        self.has_repeated = False

    @property
    def level(self) -> int:
        """The device's conformity level, or 0 if it declined to say."""
        return self._conformity & _LEVEL

    def walk(self, access: Access) -> Work:
        """Ask for a whole category of objects."""
        source = f"2B/0E {access.name.lower()}"
        for heard in (yield from walk(self._unit, access)):
            self.has_repeated |= heard.asked > 1
            match heard.answer:
                case Declined() as declined:
                    question = f"modbus {source} identification"
                    self._gathered.keep(Missing(question, explain(declined)), heard.entry)
                case Identification() as answer:
                    self._keep(answer, source, heard.entry)
                case _:
                    assert_never(heard.answer)

    def read_private(self, object_ids: Iterable[int]) -> Work:
        """Ask for private objects, one by one where the device can, else in the whole list."""
        wanted = list(object_ids)
        if self._conformity & _SINGLE_OBJECTS:
            for object_id in wanted:
                heard = yield from ask(Question(self._unit, Access.ONE_OBJECT, object_id))
                self._keep_one(object_id, heard)
        elif wanted and self.level == Access.EXTENDED:
            yield from self.walk(Access.EXTENDED)

    def _keep_one(self, object_id: int, heard: Heard[Answer]) -> None:
        self.has_repeated |= heard.asked > 1
        match heard.answer:
            case Declined() as declined:
                self._why_not[object_id] = explain(declined)
            case Identification() as answer:
                self._keep(answer, "2B/0E one object", heard.entry)
            case _:
                assert_never(heard.answer)

    def _keep(self, answer: Identification, source: str, entry: int) -> None:
        """Keep the objects; one that comes with two values within one pass has none."""
        self._conformity = self._conformity or answer.conformity
        for item in answer.objects:
            value = Value(item.value, source, entry)
            if self._objects.setdefault(item.id, value).raw != item.value:
                self._why_not[item.id] = "the device gave two different values within one pass"

    def as_pass(self, private: Mapping[FieldName, int]) -> Pass:
        """Take the fields from the objects."""
        usable = {key: value for key, value in self._objects.items() if key not in self._why_not}
        standard = standard_fields(usable, self._why_not.keys()) if self._conformity else ()
        for taken, entry in (*self._refused(), *standard, *self._private(private, usable)):
            self._gathered.keep(taken, entry)
        return self._gathered.as_pass()

    def _refused(self) -> Iterable[At]:
        for object_id, reason in self._why_not.items():
            yield Missing(label(object_id), reason), 0

    def _private(
        self, private: Mapping[FieldName, int], usable: Mapping[int, Value]
    ) -> Iterable[At]:
        for name, object_id in private.items():
            if object_id in usable:
                yield text(name, object_id, usable[object_id])
            elif object_id not in self._why_not:
                yield Missing(label(object_id), self._why_absent()), 0

    def _why_absent(self) -> str:
        if not self._conformity:
            return "not asked, because the device declined its basic identification"
        if self.level < Access.EXTENDED and not self._conformity & _SINGLE_OBJECTS:
            return f"the device's conformity 0x{self._conformity:02X} gives no private objects"
        return "the device sent no such object"
