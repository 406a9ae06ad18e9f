"""The texts of a Python source as they are printed: pieces that are put together are read together.

A text can be written in pieces: literals side by side, ``+``, ``%``, ``"".join``, an f-string with a text
inside, a choice between two, a constant by its name. Each is put together here; what cannot be known
before the program runs stands as ``{}``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Final, NamedTuple

UNKNOWN: Final = "{}"
MOST: Final = 24
"""Of a text with many choices in it so many are read; more come together in no sentence of ours."""

PASSING: Final = frozenset({"format", "capitalize", "strip", "rstrip", "lstrip", "removesuffix"})
"""What gives a text back with its words."""


class _Read(NamedTuple):
    """The texts that an expression can be, and the expressions inside that were read with it."""

    texts: tuple[str, ...]
    inside: frozenset[int] = frozenset()

    @property
    def is_text(self) -> bool:
        return self.texts != (UNKNOWN,)


_NOT_TEXT: Final = _Read((UNKNOWN,))


def python_texts(source: str) -> Iterator[str]:
    """Every text that the source can put together, in no order; parts of it not once more alone."""
    tree = ast.parse(source)
    reader = _Reader(_constants(tree))
    read = {id(node): reader.read(node) for node in ast.walk(tree) if isinstance(node, ast.expr)}
    inside = frozenset().union(*(each.inside for each in read.values()))
    names = {id(node) for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for key, each in read.items():
        if key not in inside and key not in names:
            yield from (text for text in each.texts if text != UNKNOWN)


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The module's names for one text each: ``CODING_FACT: Final = "…"``."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                found[name] = value
            case _:
                pass
    return found


class _Reader:
    """Reads expressions; names are those of one module."""

    def __init__(self, constants: dict[str, ast.expr]) -> None:
        self._constants = constants

    def read(self, node: ast.expr) -> _Read:
        match node:
            case ast.Constant(value=str(text)):
                return _Read((text,))
            case ast.JoinedStr(values=values):
                return self._together(values)
            case ast.FormattedValue(value=value):
                return self._within(value)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return (
                    self._together([left, right]) if self._one_is_text(left, right) else _NOT_TEXT
                )
            case ast.BinOp(left=left, op=ast.Mod()):
                return self._within(left)
            case ast.IfExp(body=body, orelse=orelse):
                return self._either([body, orelse])
            case ast.BoolOp(values=values):
                return self._either(values)
            case ast.Name(id=name) if name in self._constants:
                return _Read(_named(self._constants[name]))
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=args):
                return self._called(value, name, args)
            case _:
                return _NOT_TEXT

    def _called(self, value: ast.expr, name: str, args: Sequence[ast.expr]) -> _Read:
        if name in PASSING:
            return self._within(value)
        match name, value, args:
            case "join", ast.Constant(value=str(between)), [
                ast.Tuple(elts=parts) | ast.List(elts=parts)
            ]:
                joined = self._together(parts, between)
                return _Read(joined.texts, joined.inside | {id(value)})
            case _:
                return _NOT_TEXT

    def _one_is_text(self, *nodes: ast.expr) -> bool:
        return any(self.read(node).is_text for node in nodes)

    def _within(self, node: ast.expr) -> _Read:
        read = self.read(node)
        return _Read(read.texts, read.inside | {id(node)}) if read.is_text else _NOT_TEXT

    def _either(self, nodes: Sequence[ast.expr]) -> _Read:
        read = [self._within(node) for node in nodes]
        if not any(each.is_text for each in read):
            return _NOT_TEXT
        return _Read(tuple(text for each in read for text in each.texts), _inside(read))

    def _together(self, nodes: Sequence[ast.expr], between: str = "") -> _Read:
        read = [self._within(node) for node in nodes]
        all_ways = product(*(each.texts for each in read))
        return _Read(tuple(between.join(way) for way in islice(all_ways, MOST)), _inside(read))


def _named(value: ast.expr) -> tuple[str, ...]:
    """What a constant stands for, where it is a text and nothing else."""
    read = _Reader({}).read(value)
    return read.texts if read.is_text else (UNKNOWN,)


def _inside(read: Sequence[_Read]) -> frozenset[int]:
    return frozenset().union(*(each.inside for each in read))
