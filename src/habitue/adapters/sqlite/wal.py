"""What was erased must not stay in the write-ahead log: it is copied back and emptied, now or when nobody reads."""

from __future__ import annotations

import apsw

from habitue.adapters.sqlite.connection import BUSY_MS
from habitue.core.errors import Unavailable

_ATTEMPTS = 3
_EMPTY = "PRAGMA wal_checkpoint(TRUNCATE)"


def empty_wal(connection: apsw.Connection) -> None:
    """Leave nothing in it; each attempt waits for readers as long as the busy timeout says.

    Raises
    ------
    Unavailable
        A reader keeps old pages in it.
    """
    for _ in range(_ATTEMPTS):
        busy, _, _ = connection.execute(_EMPTY).fetchall()[0]
        if not busy:
            return
    raise Unavailable("it is done, but a reader keeps old pages on disk: end it, then ask for it again")


def tidy_wal(connection: apsw.Connection) -> None:
    """Empty it without waiting for readers: what they hold back goes the next time.

    Raises
    ------
    Unavailable
        The disk failed.
    """
    try:
        connection.set_busy_timeout(0)
        connection.execute(_EMPTY).fetchall()
    except apsw.Error as error:
        raise Unavailable(f"cannot write the event log: {error}; free disk space or check the disk") from error
    finally:
        connection.set_busy_timeout(BUSY_MS)
