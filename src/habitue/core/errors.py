"""The error tree. Every error of ours is one of these, and says what the caller should do.

HabitueError
├── InvalidInput      fix what you sent; `path`, `expected` and `got` say where and how
├── NotAuthenticated  send a key or sign in
├── NotAllowed        this key or account may not do that
├── NotFound          the thing named does not exist
├── Conflict          somebody else was first; read again, then retry
├── Overloaded        try again after `retry_after` seconds
├── Unavailable       a store cannot be reached or written; nothing was kept; retry later
└── NotEnoughData     nothing is wrong, but an honest answer needs more data
"""

from __future__ import annotations


class HabitueError(Exception):
    """Base of all errors raised on purpose by habitue.

    Parameters
    ----------
    message
        One sentence for a person: what was expected, what came, what to do.
    """

    code = "error"
    http_status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def details(self) -> dict[str, object]:
        """Fields beside code and message in the API's one error shape."""
        return {}


class InvalidInput(HabitueError):
    """What was sent cannot be understood; `path` is a JSON path such as ``$.batch[3].event``."""

    code = "invalid_input"
    http_status = 400

    def __init__(self, message: str, *, path: str = "$", expected: str = "", got: str = "") -> None:
        super().__init__(message)
        self.path, self.expected, self.got = path, expected, got

    def details(self) -> dict[str, object]:
        return {k: v for k, v in (("path", self.path), ("expected", self.expected), ("got", self.got)) if v}


class TooLarge(InvalidInput):
    """A body, batch or event is over its limit."""

    code = "too_large"
    http_status = 413


class NotAuthenticated(HabitueError):
    """No usable key or session came with the request."""

    code = "not_authenticated"
    http_status = 401


class NotAllowed(HabitueError):
    """The key or account is known, but may not do this."""

    code = "not_allowed"
    http_status = 403


class NotFound(HabitueError):
    """The thing named does not exist here."""

    code = "not_found"
    http_status = 404


class Conflict(HabitueError):
    """The thing changed since it was read, or exists already."""

    code = "conflict"
    http_status = 409


class Overloaded(HabitueError):
    """A bounded queue or a rate limit is full; retry after `retry_after` seconds."""

    code = "overloaded"
    http_status = 429

    def __init__(self, message: str, *, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def details(self) -> dict[str, object]:
        return {"retry_after": self.retry_after}


class Unavailable(HabitueError):
    """A store cannot be reached or written. Nothing was acknowledged; retry later."""

    code = "unavailable"
    http_status = 503


class NotEnoughData(HabitueError):
    """An honest answer needs more data; `needed` says how much, in words."""

    code = "not_enough_data"
    http_status = 422

    def __init__(self, message: str, *, needed: str = "") -> None:
        super().__init__(message)
        self.needed = needed

    def details(self) -> dict[str, object]:
        return {"needed": self.needed} if self.needed else {}
