"""A tree's conditions, each with its path."""

from __future__ import annotations

from collections.abc import Iterator

from habitue.audiences.language.condition import All, AnyOf, Condition, Not


def walk(condition: Condition, path: str = "$") -> Iterator[tuple[str, Condition]]:
    """The condition and all within it, outermost first.

    >>> from habitue.audiences.language.text import parse
    >>> [path for path, _ in walk(parse("not all of\\n  everybody").condition)]
    ['$', '$.of', '$.of.of[0]']
    """
    yield path, condition
    if isinstance(condition, Not):
        yield from walk(condition.of, f"{path}.of")
    elif isinstance(condition, All | AnyOf):
        for number, part in enumerate(condition.of):
            yield from walk(part, f"{path}.of[{number}]")
