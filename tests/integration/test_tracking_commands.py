"""`habitue tracking plan` and `status`, as an operator calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.integration.serving import new_workspace
from typer.testing import CliRunner

from habitue.app.tracking import Tracking
from habitue.app.workspace import Workspace
from habitue.core.errors import NotFound
from habitue.definitions import TrackingPlanDocument, check, default_tracking_plan, from_text
from habitue.interfaces.cli.main import app, load_commands

run = CliRunner()
load_commands("tracking")  # for each test, whichever process it runs in


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made, _ = new_workspace(tmp_path_factory.mktemp("tracking") / "workspace")
    return made


def test_the_plan_is_printed_as_a_document_that_can_be_read_again(workspace: Workspace) -> None:
    told = run.invoke(app, ["tracking", "plan", "-w", str(workspace.folder)])
    assert told.exit_code == 0, told.output
    assert check(from_text(told.stdout)) == default_tracking_plan()
    schema = run.invoke(app, ["tracking", "plan", "--schema", "-w", str(workspace.folder)])
    assert json.loads(schema.stdout) == TrackingPlanDocument.model_json_schema()


def test_status_needs_a_look_of_the_worker_first(workspace: Workspace) -> None:
    told = run.invoke(app, ["tracking", "status", "-w", str(workspace.folder)])
    assert isinstance(told.exception, NotFound)
    assert "the worker has not looked yet" in told.exception.message
    from habitue.app.runtime import Runtime

    with Runtime(workspace):
        Tracking(workspace).turn(1_790_000_000_000)
    told = run.invoke(app, ["tracking", "status", "-w", str(workspace.folder)])
    assert (told.exit_code, "No alarm rings" in told.stdout) == (0, True)
    assert (
        json.loads(run.invoke(app, ["tracking", "status", "--json", "-w", str(workspace.folder)]).stdout)["alarms"]
        == []
    )


def test_a_folder_without_a_workspace_is_said(tmp_path: Path) -> None:
    told = run.invoke(app, ["tracking", "status", "-w", str(tmp_path)])
    assert isinstance(told.exception, NotFound)
