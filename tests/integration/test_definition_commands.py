"""An audience from a text in git to a person who is in it, and back again, as an operator does it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import Shop, StillClock, forked_server, viewed
from typer.testing import CliRunner, Result

from habitue.app.console.audience.world import Worlds
from habitue.app.console.left_out import LeftOut
from habitue.app.folder.problem import FolderProblem
from habitue.app.runtime import Runtime
from habitue.app.workspace import Workspace
from habitue.core.errors import Conflict, HabitueError, InvalidInput, NotFound
from habitue.events.names import DEFINITION_PUBLISHED
from habitue.interfaces.cli.main import app, load_commands
from habitue.testing.server import basic, command

AUDIENCE = """\
kind = "audience"
schema_version = 1
audience_id = "{name}"
name.en = "{title}"
tags = []
listened = "none"
notes = ""
condition = '''
{condition}
'''
"""
run = CliRunner()


class Git:
    """A folder of definitions and the commands beside it."""

    def __init__(self, folder: Path, workspace: Workspace) -> None:
        load_commands("definitions")
        self.folder, self._workspace = folder, workspace

    def write(self, name: str, condition: str, title: str = "People") -> Path:
        path = self.folder / "audience" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(AUDIENCE.format(name=name, title=title, condition=condition))
        return path

    def run(self, *arguments: str) -> Result:
        return run.invoke(app, ["definitions", *arguments, "-w", str(self._workspace.folder)])

    def says(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.exception is None, done.output
        return done.output

    def refuses(self, *arguments: str) -> HabitueError:
        error = self.run(*arguments).exception
        assert isinstance(error, HabitueError), error
        return error


@pytest.fixture
def git(fresh_workspace: Fresh, tmp_path: Path) -> Git:
    workspace, _ = fresh_workspace()
    return Git(tmp_path / "shop", workspace)


def members(runtime: Runtime, now_ms: int) -> set[str]:
    """The published audiences that Ann is in, by the compiled ones that decisions have."""
    live, world = runtime.published.live.audiences, Worlds(runtime, LeftOut(runtime)).now()
    state = runtime.people.view(runtime.people.person_of(runtime.pseudonyms.device("ann")))
    person = live.person(state, world, now_ms, registered=False)
    return {name for name, (holds, _) in live.memberships(person).items() if holds}


def test_from_a_text_to_a_person_and_back(fresh_workspace: Fresh, tmp_path: Path) -> None:
    workspace, keys = fresh_workspace()
    git = Git(tmp_path / "shop", workspace)
    git.write("lookers", 'count("Product Viewed", last 7d) at least 1')
    git.write("hot", 'all of\n  in audience "lookers"\n  visits at least 1')
    told = git.says("push", str(git.folder), "--publish", "--note", "First ones")
    assert '+  in audience "lookers"' in told
    assert re.findall(r"^published audience (\w+), version 1$", told, re.MULTILINE) == ["hot", "lookers"]

    shop = Shop(workspace, keys, StillClock(NOW))
    try:
        shop.batch([viewed("m1", "ann")])
        assert members(shop.runtime, NOW) == {"hot", "lookers"}
        assert members(shop.runtime, NOW + 8 * 86_400_000) == set()
    finally:
        shop.close()

    git.write("lookers", 'count("Product Viewed", last 7d) at least 2')
    done = git.run("diff", str(git.folder))
    assert done.exit_code == 1
    assert '-count("Product Viewed", last 7d) at least 1\n+count("Product Viewed", last 7d) at least 2' in done.output
    assert "hot.toml" not in done.output
    assert "draft audience lookers, version 2" in git.says("push", str(git.folder))
    assert "Nothing differs" in git.says("push", str(git.folder))  # it is drafted already
    with Runtime(workspace) as runtime:
        assert members(runtime, NOW) == {"hot", "lookers"}, "a draft is nobody's audience"
    assert "published audience lookers, version 3" in git.says("publish", "audience", "lookers", "--note", "Stricter")
    with Runtime(workspace) as runtime:
        assert members(runtime, NOW) == set()
    assert "Nothing differs" in git.says("diff", str(git.folder))

    assert "published audience lookers, version 4" in git.says("rollback", "audience", "lookers", "1")
    history = git.says("history", "audience", "lookers").splitlines()
    assert [line.split()[0] for line in history] == ["4", "3", "2", "1"]
    assert "as version 1 was" in history[0]
    assert "Stricter" in history[1]
    with Runtime(workspace) as runtime:
        assert members(runtime, NOW) == {"hot", "lookers"}
        published = [one.event for one in runtime.log.read() if one.event.name == DEFINITION_PUBLISHED]
        assert [event.properties["version"] for event in published] == [1, 1, 3, 4]


def test_what_was_pulled_is_what_is_pushed(git: Git) -> None:
    git.write("lookers", 'count("Product Viewed", last 7d) at least 1')
    git.says("push", str(git.folder), "--publish")
    other = git.folder.with_name("other")
    told = git.says("pull", str(other))
    assert (other / "audience/lookers.toml").read_text() == git.says("show", "audience", "lookers")
    assert (other / "placement/home.for_you.json").exists()
    assert "11 written, 0 as they were" in told
    before = {path: path.read_bytes() for path in other.rglob("*.*") if path.is_file()}
    assert "0 written, 11 as they were" in git.says("pull", str(other))
    assert {path: path.read_bytes() for path in other.rglob("*.*") if path.is_file()} == before
    assert "Nothing differs" in git.says("push", str(other), "--publish")
    by_hand = other / "audience/lookers.toml"
    by_hand.write_text("# ours\n" + by_hand.read_text().replace("last 7d", "  last   7d"))
    git.says("pull", str(other))
    assert by_hand.read_text().startswith("# ours"), "a file that says the same is left alone"
    git.says("archive", "audience", "lookers")
    assert "left audience/lookers.toml, which is not in the shop" in git.says("pull", str(other))
    assert by_hand.exists()
    listed = git.says("list", "--kind", "audience")
    assert re.match(r"audience +lookers +archived, version 2", listed)


def test_all_of_it_or_nothing_with_file_and_line(git: Git) -> None:
    git.write("lookers", 'count("Product Viewed", last 7d) at least 1')
    git.write("odd", 'all of\n  contry is "FR"\n  in audience "nobody"\n  count("Product Viewed") at least 61')
    error = git.refuses("push", str(git.folder), "--publish")
    assert isinstance(error, FolderProblem)
    assert [problem.partition(": ")[0] for problem in error.problems] == [
        "audience/odd.toml:10", "audience/odd.toml:12", "audience/odd.toml:11",
    ]  # fmt: skip
    assert 'did you mean "country"?' in error.problems[0]
    assert "remembered by the newest 60" in error.problems[1]
    assert git.says("list", "--kind", "audience") == "", "nothing was written"
    git.write("odd", 'in audience "lookers"')
    git.says("push", str(git.folder))
    assert isinstance(git.refuses("publish", "audience", "odd"), InvalidInput)  # lookers is only drafted
    git.says("publish", "audience", "lookers")
    git.says("publish", "audience", "odd")
    error = git.refuses("archive", "audience", "lookers")
    assert 'audience "odd" cannot be published' in error.message
    assert 'there is no audience "lookers"' in error.message
    git.write("lookers", 'in audience "odd"')
    assert "lookers → odd → lookers" in git.refuses("push", str(git.folder)).message
    assert isinstance(git.refuses("show", "audience", "nobody"), NotFound)
    assert isinstance(git.refuses("publish", "audience", "lookers"), Conflict)
    assert isinstance(git.refuses("archive", "switch", "workspace"), InvalidInput)


def test_what_nobody_can_be_told_of_is_not_listened_to(git: Git) -> None:
    path = git.write("here", 'page_type is "product"')
    git.write("on", 'in audience "here"')
    git.says("push", str(git.folder), "--publish")
    on = git.folder / "audience/on.toml"
    on.write_text(on.read_text().replace('"none"', '"webhook"'))
    assert "audience/on.toml:6: who is in is known while a page is looked at only" in (
        git.refuses("push", str(git.folder)).message
    )
    assert path.exists()
    with Runtime(git._workspace) as runtime:
        assert runtime.published.live.in_the_moment == {"here", "on"}


def test_beside_a_running_server(fresh_workspace: Fresh, tmp_path: Path) -> None:
    workspace, keys = fresh_workspace()
    git = Git(tmp_path / "shop", workspace)
    git.write("lookers", 'count("Product Viewed", last 7d) at least 1')
    where = ("-w", str(workspace.folder))
    with forked_server(workspace, keys) as server:
        server.start()
        said = command("definitions", "push", str(git.folder), "--publish", *where)
        assert "published audience lookers, version 1" in said
        assert "archived audience lookers, version 2" in command(
            "definitions", "archive", "audience", "lookers", *where
        )
        secret = basic(keys.importer)
        told = {"kind": "audience", "definition_id": "lookers"}
        back = server.post("/v1/definitions/rollback", {**told, "version": 1}, secret)
        assert back.json() == {**told, "version": 3, "status": "published"}
        assert server.post("/v1/definitions/publish", told, secret).status == 409  # no draft
        assert server.post("/v1/definitions/sing", told, secret).status == 400
        assert server.post("/v1/definitions", {"documents": []}, basic(keys.public)).status in (401, 403)
        server.stop()


def test_the_goal_of_a_prediction_is_checked_with_its_place_in_the_file(git: Git) -> None:
    path = git.folder / "prediction" / "dear.json"
    path.parent.mkdir(parents=True)

    def write(field: str) -> None:
        where = [{"field": field, "test": {"op": "more_than", "value": 10_000}}]
        body = {"prediction_id": "dear", "name": {"en": "Large order"}, "goal": "Order Completed", "where": where}
        document = {"kind": "prediction", "definition_id": "dear", "schema_version": 1, "document": body}
        path.write_text(json.dumps(document, indent=2))

    write("total")
    line = [row.strip() for row in path.read_text().splitlines()].index('"field": "total",') + 1
    wrong = git.refuses("push", str(git.folder))
    assert f"prediction/dear.json:{line}: " in str(wrong)
    assert 'no "total" is remembered' in str(wrong)
    assert "($.document.where[0].field)" in str(wrong)
    write("net_minor")
    assert "published prediction dear, version 1" in git.says("push", str(git.folder), "--publish", "--note", "Baskets")
    assert "Nothing differs" in git.says("push", str(git.folder), "--publish")
    done = run.invoke(app, ["definitions", "schema", "prediction"])
    assert json.loads(done.output)["properties"]["where"]["items"] == {"$ref": "#/$defs/Filter"}
