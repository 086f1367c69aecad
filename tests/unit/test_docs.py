"""Nothing a person can set, call, send or see lacks its place in the reference, and no link leads nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from prometheus_client.registry import Collector
from starlette.routing import BaseRoute, Mount, Route

from habitue.app.provision import provision
from habitue.app.runtime import Runtime
from habitue.app.settings import PREFIX, Settings
from habitue.core import errors
from habitue.events import names
from habitue.interfaces.cli.main import app as cli
from habitue.interfaces.cli.main import load_commands
from habitue.interfaces.http.admin.app import routed_app
from habitue.interfaces.http.app import create_app
from habitue.interfaces.http.metrics import REGISTRY
from habitue.models.recipes import RECIPES
from habitue.privacy.access import SECRET_SCOPES
from habitue.privacy.consent import Purpose

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "habitue"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
]
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def rows(text: str) -> dict[str, list[str]]:
    """The rows of all tables by the code in their first cell."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and (code := re.match(r"`([^`]+)`", cells[0])):
            found[code[1]] = cells
    return found


def sections(text: str) -> dict[str, str]:
    """The text under each second-level heading, by the code in the heading."""
    parts = re.split(r"^## `([^`]+)`.*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_setting_has_its_row_with_its_default() -> None:
    told = {name: cells for name, cells in rows(page("settings.md")).items() if cells[1].startswith(f"`{PREFIX}")}
    fields = {field.name: field for field in msgspec.structs.fields(Settings)}
    assert told.keys() == fields.keys()
    for name, field in fields.items():
        default = ", ".join(field.default) if isinstance(field.default, tuple) else str(field.default)
        stated = told[name][2].strip("`")
        assert told[name][1] == f"`{PREFIX}{name.upper()}`"
        assert stated == (default.lower() if isinstance(field.default, bool) else default), name


def commands(command: Any, path: tuple[str, ...] = ("habitue",)) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its whole name; typer brings its own classes of commands."""
    if hasattr(command, "commands"):
        for name, one in command.commands.items():
            yield from commands(one, (*path, name))
    else:
        yield " ".join(path), command


def test_every_command_has_its_section_with_its_options() -> None:
    told = sections(page("cli.md"))
    load_commands()
    there = dict(commands(typer.main.get_command(cli)))
    assert len(there) > 10
    assert told.keys() == there.keys()
    for name, command in there.items():
        options = [one.opts[0] for one in command.params if one.param_type_name == "option"]
        assert [option for option in options if option != "--workspace" and f"`{option}" not in told[name]] == [], name


def test_every_event_name_has_its_row() -> None:
    told = rows(page("events.md"))
    assert told.keys() == names.KNOWN | names.SPEC_V1.keys()
    for older, name in names.SPEC_V1.items():
        assert told[older][1] == f"`{name}`"


def test_every_purpose_is_explained() -> None:
    assert {purpose.name.lower() for purpose in Purpose if purpose.name} <= rows(page("http-api.md")).keys()


def test_every_strategy_has_its_section_with_its_parameters() -> None:
    told = sections(page("strategies.md"))
    assert told.keys() == RECIPES.keys()
    for name, recipe in RECIPES.items():
        for field in msgspec.structs.fields(recipe.parameters):
            assert f"`{field.name}" in told[name], (name, field.name)


def public_routes(routes: list[BaseRoute], methods: set[str]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Route):
            for method in sorted((route.methods or set()) & methods):
                yield f"{method} {re.sub(r':[a-z]+}', '}', route.path)}"


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[BaseRoute]:
    settings = Settings(shop_url="https://shop.example")
    made = provision(tmp_path_factory.mktemp("docs") / "workspace", settings, "a@shop.example", "long enough", 1)
    with Runtime(made.workspace) as runtime:
        return create_app(runtime).routes


def test_every_public_route_has_its_row(routes: list[BaseRoute]) -> None:
    told = rows(page("http-api.md"))
    there = set(public_routes(routes, {"GET", "POST"}))
    assert len(there) > 20
    assert there - told.keys() == set()


def test_every_mounted_application_is_named(routes: list[BaseRoute]) -> None:
    mounted = [route.path for route in routes if isinstance(route, Mount)]
    assert mounted
    assert [path for path in mounted if f"`{path}" not in page("http-api.md")] == []


def test_every_route_of_the_admin_api_has_its_row() -> None:
    told = rows(page("admin-api.md"))
    there = {
        f"{method.upper()} {path}"
        for path, operations in routed_app().openapi()["paths"].items()
        for method in operations
    }
    assert told.keys() == there


def said_by(source: Path, *callers: str) -> set[str]:
    """The texts that calls of these names hold in a file: reasons, rules and names of checks."""
    return {
        text.value
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in callers
        for argument in node.args[:1]
        for text in ast.walk(argument)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and not text.value.startswith("_")
    }


def test_every_reason_of_a_verdict_has_its_row() -> None:
    told = rows(page("http-api.md")).keys()
    reasons = said_by(SOURCE / "collect" / "collector.py", "Refused") | said_by(
        SOURCE / "collect" / "properties.py", "Unusable"
    )
    assert len(reasons) > 10
    assert reasons - told == set()


def test_every_error_code_has_its_row() -> None:
    codes = {
        kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.HabitueError)
    }
    assert codes - rows(page("http-api.md")).keys() == set()


def test_every_scope_has_its_row() -> None:
    assert SECRET_SCOPES - rows(page("http-api.md")).keys() == set()


def test_every_health_check_and_metric_has_its_row() -> None:
    told = rows((ROOT / "docs/how-to/read-health-and-metrics.md").read_text("utf-8")).keys()
    checks = said_by(SOURCE / "app/console/health.py", "Check")
    metrics = {metric.name for collector in collectors() for metric in collector.collect()}
    assert len(checks) >= 9
    assert checks - told == set()
    assert metrics - told == set()


def collectors() -> list[Collector]:
    return list(dict.fromkeys(REGISTRY._collector_to_names))


def anchors(path: Path) -> set[str]:
    """The anchors that headings make, as code hosts make them."""
    text = _FENCE.sub("", path.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = _FENCE.sub("", path.read_text("utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link.partition("#")
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def test_every_page_is_reached_from_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    there = [path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md")]
    assert [name for name in there if name != "README.md" and f"({name})" not in index] == []


def test_decision_records_have_the_same_parts_and_no_gaps() -> None:
    records = sorted(ROOT.glob("docs/decisions/[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        headings = re.findall(r"^## (.+)$", path.read_text("utf-8"), re.MULTILINE)
        assert headings == ["Status", "Context", "Decision", "Consequences"], path.name


def test_nothing_names_places_only_we_have() -> None:
    ours = ("../" + "shared", "/" + "work/")
    assert [path.name for path in PAGES if any(place in path.read_text("utf-8") for place in ours)] == []
