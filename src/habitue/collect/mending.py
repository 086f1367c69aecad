"""JSON as real clients write it, made into JSON as the standard has it; only what was refused comes here.

Python clients write NaN and Infinity, browsers write halves of emoji that a text was cut in, and somebody always nests
things thousands deep. None of it may cost the events beside it in the batch.
"""

from __future__ import annotations

import json
import math
import re

# Far deeper than any event may be: an item cut here is refused by its own limit, its neighbours are not.
_CUT = 64
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)  # an open string ends the body: one pass
_HALVES = re.compile("[\ud800-\udfff]")


def mend(body: bytes, *, too_deep: bool = False) -> bytes | None:
    """The body as strict JSON, or None when it is not JSON at all.

    Numbers that are none (NaN, infinities) become null, lone surrogates U+FFFD; with `too_deep`, what is nested more
    than 64 levels deep becomes null.

    >>> mend(b'{"a": NaN, "b": "\\\\ud83d!"}').decode()
    '{"a": null, "b": "\\ufffd!"}'
    """
    try:
        text = (_cut(body) if too_deep else body).decode("utf-8-sig", "surrogatepass")
        loaded = json.loads(text, parse_constant=_nothing, parse_float=_finite)
    except RecursionError:
        return None if too_deep else mend(body, too_deep=True)
    except ValueError:
        return None
    return _HALVES.sub("\ufffd", json.dumps(loaded, ensure_ascii=False)).encode()


def _nothing(_: str) -> None:
    return None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _cut(body: bytes) -> bytes:
    """The body with null for every value that lies deeper than `_CUT` levels."""
    kept: list[bytes] = []
    depth = start = 0
    for token in _TOKEN.finditer(body):
        sign = body[token.start()]
        if sign in b"[{":
            depth += 1
            if depth == _CUT + 1:
                kept += [body[start : token.start()], b"null"]
        elif sign in b"]}":
            if depth == _CUT + 1:
                start = token.end()
            depth -= 1
    return b"".join([*kept, body[start:]]) if depth <= _CUT else body
