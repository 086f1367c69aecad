"""``python -m habitue.interfaces.http.admin.openapi``: the admin API's contract, the same bytes every time."""

from __future__ import annotations

import json
import sys

from habitue.interfaces.http.admin.app import routed_app


def document() -> str:
    """The OpenAPI document as JSON with sorted keys and a final newline."""
    return json.dumps(routed_app().openapi(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
