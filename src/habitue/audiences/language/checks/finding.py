"""What a check finds, and what is known of the world around a condition."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

import msgspec

Code = Literal[
    "unknown_event", "unknown_field", "unknown_fact", "key", "operator", "value", "beyond_the_cap", "window",
    "missing_reference", "cycle", "impossible", "everybody", "too_deep",
]  # fmt: skip


class Finding(msgspec.Struct, frozen=True):
    """Something wrong with a condition (``error``: it cannot be published) or worth a look (``warning``).

    Attributes
    ----------
    path
        Where in the tree, such as ``$.of[0].test``.
    message
        What was expected, what came, what to do.
    """

    severity: Literal["error", "warning"]
    code: Code
    path: str
    message: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The names of what conditions can refer to beside audiences; None: not known here, so not checked."""

    lists: Set[str] | None = None
    scores: Set[str] | None = None
    groups: Set[str] | None = None
    moments: Set[str] | None = None


class Checked(msgspec.Struct, frozen=True):
    """What is to be said of one audience.

    Attributes
    ----------
    in_the_moment
        Known only while a page is looked at, by itself or by an audience it refers to: it has no size, no list of
        people, and nobody can be told of who enters and leaves.
    """

    findings: tuple[Finding, ...]
    in_the_moment: bool

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it from being published."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def error(code: Code, path: str, message: str) -> Finding:
    """A finding that keeps it from being published."""
    return Finding("error", code, path, message)


def warning(code: Code, path: str, message: str) -> Finding:
    """A finding worth a look."""
    return Finding("warning", code, path, message)
