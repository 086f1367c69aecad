"""The contract that the console's client is generated from."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
from pydantic import BaseModel

from habitue.interfaces.http.admin.openapi import document
from habitue.interfaces.http.admin.schemas import overview as schemas
from habitue.interfaces.http.admin.schemas.placements import PlacementResults
from habitue.measurement import results

ROOT = Path(__file__).parents[4]


def test_the_document_is_the_same_bytes_every_time() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "habitue.interfaces.http.admin.openapi"], capture_output=True, check=True, text=True
    ).stdout
    assert printed == document()


NO_JSON = (  # streams, and files
    "/live/stream", "/tracking/stream", "/audiences/{audience_id}/members.csv", "/audiences/{audience_id}/exports",
)  # fmt: skip


def test_the_document_beside_the_console_is_todays() -> None:
    stored = (ROOT / "web/console/openapi.json").read_text()
    assert stored == document(), "run python -m habitue.interfaces.http.admin.openapi > web/console/openapi.json"


def test_every_answer_has_a_schema_and_every_error_the_one_shape() -> None:
    paths = json.loads(document())["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            error = operation["responses"]["default"]["content"]["application/json"]["schema"]
            assert error == {"$ref": "#/components/schemas/ErrorBody"}, (method, path)
            assert "422" not in operation["responses"]
            fine = operation["responses"].get("200")
            if fine is not None and path not in NO_JSON:
                assert fine["content"]["application/json"]["schema"], (method, path)


def test_what_the_worker_measures_has_a_place_in_the_contract() -> None:
    pairs: list[tuple[type[msgspec.Struct], type[BaseModel]]] = [
        (results.Estimate, schemas.Estimate),
        (results.Kpi, schemas.Kpi),
        (results.DayPoint, schemas.DayPoint),
        (results.NextAction, schemas.NextAction),
        (results.Overview, schemas.Overview),
        (results.PlacementResults, PlacementResults),
    ]
    for measured, told in pairs:
        assert set(measured.__struct_fields__) == set(told.model_fields), measured.__name__
