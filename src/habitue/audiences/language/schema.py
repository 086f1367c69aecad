"""``python -m habitue.audiences.language.schema``: the JSON Schema of an audience, the same bytes every time."""

from __future__ import annotations

import json
import sys
from typing import Any

from habitue.audiences.language.condition import Condition
from habitue.definitions.audience import AudienceDocument


def audience_schema() -> dict[str, Any]:
    """The schema of an audience's document, its condition typed."""
    schema = AudienceDocument[Condition].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Audience"}


def text() -> str:
    """The published file: sorted keys, a final newline."""
    return json.dumps(audience_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
