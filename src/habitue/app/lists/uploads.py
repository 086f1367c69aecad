"""Files that come in parts from a browser: each part is judged as it comes, so no address in clear is ever kept."""

from __future__ import annotations

from io import BytesIO
from threading import Lock

import msgspec

from habitue.adapters.files.delimited import read_delimited
from habitue.adapters.files.json_rows import read_json_lines
from habitue.app.lists.importing import SHOWN, Judged, judge
from habitue.audiences.lists.imported import Entry, Mode
from habitue.audiences.lists.rows import Keyring
from habitue.catalog.rows import RowProblem, Table
from habitue.core.clock import MINUTE_MS
from habitue.core.errors import NotFound, Overloaded, TooLarge
from habitue.core.ids import new_id

MOST_ENTRIES = 200_000  # held in memory until the last part is there; the command line takes more
KEPT_MS = 15 * MINUTE_MS
_AT_ONCE = 4


class Upload(msgspec.Struct):
    """One upload; `account_id` is whose it is."""

    list_id: str
    account_id: str
    mode: Mode
    touched_at: int
    entries: dict[str, Entry] = {}
    rows: int = 0
    rejected: int = 0
    problems: list[RowProblem] = []

    def judged(self) -> Judged:
        """What its rows say so far."""
        return Judged(self.rows, tuple(self.entries.values()), self.rejected, tuple(self.problems))


class Uploads:
    """Uploads under way, for as long as somebody adds to them."""

    def __init__(self) -> None:
        self._lock, self._uploads = Lock(), dict[str, Upload]()

    def begin(self, list_id: str, account_id: str, mode: Mode, now_ms: int) -> str:
        """A new one. Raises Overloaded when there are too many."""
        with self._lock:
            self._uploads = {k: one for k, one in self._uploads.items() if now_ms - one.touched_at < KEPT_MS}
            if len(self._uploads) >= _AT_ONCE:
                raise Overloaded(f"{_AT_ONCE} files are being brought in: try again when one is done", retry_after=60)
            upload_id = new_id(now_ms)
            self._uploads[upload_id] = Upload(list_id, account_id, mode, now_ms)
        return upload_id

    def get(self, upload_id: str, list_id: str, account_id: str) -> Upload:
        """One of this account for this list. Raises NotFound."""
        one = self._uploads.get(upload_id)
        if one is None or (one.list_id, one.account_id) != (list_id, account_id):
            raise NotFound("this upload is over: choose the file again")
        return one

    def add(self, upload: Upload, text: str, first_line: int, keyring: Keyring, now_ms: int) -> None:
        """Judge another part. Raises InvalidInput as `judge`, and TooLarge."""
        said = judge(table_of(text), keyring, upload.mode)
        with self._lock:
            upload.touched_at = now_ms
            upload.entries.update((entry.stated, entry) for entry in said.entries)
            upload.rows += said.rows
            upload.rejected += said.rejected
            further = (msgspec.structs.replace(one, line=one.line + first_line - 1) for one in said.problems)
            upload.problems = [*upload.problems, *further][:SHOWN]
            if len(upload.entries) > MOST_ENTRIES:
                raise TooLarge(
                    f"the file has more than {MOST_ENTRIES} identifiers: bring it in with `habitue lists import`",
                    expected=f"at most {MOST_ENTRIES}",
                )

    def end(self, upload_id: str) -> None:
        """Let go of it."""
        with self._lock:
            self._uploads.pop(upload_id, None)


def table_of(text: str) -> Table:
    """The rows of a piece of text: JSON lines if it begins as an object, else CSV."""
    body = text.removeprefix("\ufeff").encode()
    if body.lstrip()[:1] == b"{":
        return read_json_lines(iter(body.splitlines(keepends=True)))
    return read_delimited(lambda: BytesIO(body))
