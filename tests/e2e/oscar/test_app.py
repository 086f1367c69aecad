"""The tests that travel with the integration, run in the shop's own environment."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

from tests.e2e.oscar.conftest import EXAMPLE, ROOT, SHOP_PYTHON

from habitue.events import names

_NAME = re.compile(r"[A-Z][a-z]+( [A-Z][a-z]+| to| from)+")


def test_the_integrations_own_tests_pass(shop_environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [str(SHOP_PYTHON), "-W", "ignore", "manage.py", "test", "habitue_oscar"],
        cwd=EXAMPLE,
        env=shop_environment | {"OSCAR_SHOP_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ran = re.search(r"Ran (\d+) tests", done.stderr)
    assert ran is not None
    assert int(ran[1]) >= 17, "the tests were not found"


def test_the_migration_is_what_the_models_say(shop_environment: dict[str, str], tmp_path: Path) -> None:
    environment = shop_environment | {"OSCAR_SHOP_FOLDER": str(tmp_path), "OSCAR_SHOP_TABLES": ""}
    command = [str(SHOP_PYTHON), "-W", "ignore", "manage.py", "makemigrations", "habitue_oscar", "--check", "--dry-run"]
    done = subprocess.run(command, cwd=EXAMPLE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def told_by_the_app() -> set[str]:
    """Every text of its code that has the form of an event's name."""
    trees = [ast.parse(path.read_text()) for path in (EXAMPLE / "habitue_oscar").glob("*.py")]
    trees += [ast.parse(path.read_text()) for path in (EXAMPLE / "habitue_oscar" / "templatetags").glob("*.py")]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and _NAME.fullmatch(text)}


def test_what_it_tells_are_events_habitue_knows_and_its_page_names_them() -> None:
    told, page = told_by_the_app(), (ROOT / "docs/how-to/integrate-django-oscar.md").read_text()
    assert len(told) >= 18
    assert told - names.BEHAVIOUR == set()
    assert {name for name in told if f"`{name}`" not in page} == set()
