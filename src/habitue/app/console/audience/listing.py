"""The list of audiences with their sizes, counted together and kept for a minute."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.audience.sample import Counted, Sampling
from habitue.app.console.audience.size import Size
from habitue.app.console.audience.standing import condition_of, definitions, known, published, shown, told
from habitue.audiences.language.checks import check_audiences
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.person import World
from habitue.core.clock import MINUTE_MS
from habitue.definitions import Definition

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

NOTHING = Counted({}, {}, {})


class Table(msgspec.Struct, frozen=True):
    """All audiences, sizes by id as of `at` (ms UTC), and which are known on a page only."""

    definitions: list[Definition]
    sizes: Mapping[str, Size]
    in_the_moment: frozenset[str]
    at: int


class Sizes:
    """Counts published audiences together, once a minute and whenever another set of them is asked for."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling, self._lock = sampling, Lock()
        self._of: Mapping[str, Condition] = {}
        self._counted, self._at = NOTHING, 0

    def count(self, conditions: Mapping[str, Condition], world: World, now_ms: int) -> tuple[Counted, int]:
        """The count of these audiences, and when it was made (ms UTC). Raises Overloaded."""
        with self._lock:
            if conditions != self._of or not 0 <= now_ms - self._at < MINUTE_MS:
                self._counted = self._sampling.count(conditions, world, now_ms)
                self._of, self._at = conditions, now_ms
            return self._counted, self._at


def listed(runtime: Runtime, sizes: Sizes, world: World) -> Table:
    """Every audience there is: a draft that was never published is counted, too; else what is published is.

    Raises
    ------
    Overloaded
        Too many count at this moment.
    """
    there, fine = definitions(runtime), published(runtime)
    drafted = {one.definition_id: condition_of(shown(one)) for one in there if one.status == "draft"}
    drafts = {name: one for name, one in drafted.items() if one is not None}
    checked = check_audiences({**fine, **drafts}, known(world), only=drafts)
    moments = runtime.published.live.in_the_moment | {name for name, one in checked.items() if one.in_the_moment}
    fine |= told(drafts, checked, fine)
    counted, at = sizes.count(fine, world, runtime.clock.now_ms())
    found = {name: size for name, size in counted.sizes.items() if name not in moments}
    return Table(there, found, moments, at)
