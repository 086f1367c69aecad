"""Deleting a list: not while an audience asks for it, which would then hold for nobody and say nothing of it."""

from __future__ import annotations

from collections.abc import Mapping

from habitue.audiences.language.checks.walk import walk
from habitue.audiences.language.condition import Condition, InList
from habitue.audiences.lists.port import Lists
from habitue.core.errors import Conflict


def asking_for(list_id: str, conditions: Mapping[str, Condition]) -> list[str]:
    """Which of these audiences ask for the list, by id."""
    return sorted(
        name
        for name, condition in conditions.items()
        if any(isinstance(part, InList) and part.list_id == list_id for _, part in walk(condition))
    )


def delete_list(lists: Lists, list_id: str, published: Mapping[str, Condition]) -> None:
    """Delete it with its entries.

    Parameters
    ----------
    published
        The conditions of the published audiences.

    Raises
    ------
    NotFound
        There is no such list.
    Conflict
        A published audience asks for it.
    """
    if asking := asking_for(list_id, published):
        raise Conflict(f"the audiences {', '.join(asking)} ask for list {list_id!r}: change or archive them first")
    lists.remove(list_id)
