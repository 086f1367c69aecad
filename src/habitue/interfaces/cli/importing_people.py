"""`habitue import customers`, `subscribers` and `events`: rows of anybody's export, read by a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from habitue.adapters.files.rejects import Rejects
from habitue.adapters.files.table import open_table
from habitue.app.import_mark import mark_of
from habitue.app.import_run import Outcome, dry_run, run_import
from habitue.app.importing import open_inlet
from habitue.app.settings import Settings
from habitue.app.workspace import open_workspace
from habitue.catalog.dates import parse_moment
from habitue.catalog.mapping.conversion import Manner
from habitue.catalog.mapping.document import Kind, Mapping
from habitue.catalog.mapping.items import Item, Made, Means, customer_items, event_items
from habitue.catalog.mapping.reading import Reading, Rejected
from habitue.catalog.mapping.shelf import find_mapping, ready_names, ready_text, with_constants
from habitue.catalog.mapping.subscribers import subscriber_items
from habitue.catalog.rows import Table
from habitue.collect.personal import split_properties, split_traits
from habitue.core.errors import InvalidInput
from habitue.interfaces.cli.importing import (
    Consent,
    DryRun,
    RejectsFile,
    counted,
    granted_of,
    import_app,
    out,
    rejects_path,
    say_problems,
    say_rejects,
    zone_of,
)
from habitue.interfaces.cli.main import Folder, environment
from habitue.interfaces.cli.progress import progress
from habitue.interfaces.cli.setup import now_ms

MappingName = Annotated[
    str, typer.Option("--mapping", help="A ready mapping (`habitue import mappings`) or the path of your own.")
]
Constants = Annotated[
    list[str] | None, typer.Option("--set", help="our_field=VALUE, the same for every row; repeat it.")
]
AsOf = Annotated[
    str, typer.Option(help="The day of what has no date of its own, e.g. 2026-03-01; by default when FILE was written.")
]


class Ask(msgspec.Struct, frozen=True):
    """What the three commands have in common."""

    file: Path
    workspace: Path
    mapping: str
    constants: list[str] | None
    consent: str
    as_of: str
    dry_run: bool
    rejects: Path | None


@import_app.command()
def customers(
    file: Path,
    mapping: MappingName,
    workspace: Folder = Path("workspace"),
    constant: Constants = None,
    consent: Consent = "",
    as_of: AsOf = "",
    dry_run: DryRun = False,
    rejects: RejectsFile = None,
) -> None:
    """Customers with their traits; personal ones are sealed."""
    _bring("customers", Ask(file, workspace, mapping, constant, consent, as_of, dry_run, rejects))


@import_app.command()
def subscribers(
    file: Path,
    mapping: MappingName,
    workspace: Folder = Path("workspace"),
    constant: Constants = None,
    consent: Consent = "",
    as_of: AsOf = "",
    dry_run: DryRun = False,
    rejects: RejectsFile = None,
) -> None:
    """Who may be written to, and why; unsubscribes and bounces first, and no permission without a legal basis."""
    _bring("subscribers", Ask(file, workspace, mapping, constant, consent, as_of, dry_run, rejects))


@import_app.command()
def events(
    file: Path,
    mapping: MappingName,
    workspace: Folder = Path("workspace"),
    constant: Constants = None,
    consent: Consent = "",
    as_of: AsOf = "",
    dry_run: DryRun = False,
    rejects: RejectsFile = None,
) -> None:
    """What people did, from another tool; ad spend, competitors' prices and reviews elsewhere too."""
    _bring("events", Ask(file, workspace, mapping, constant, consent, as_of, dry_run, rejects))


@import_app.command()
def mappings(name: Annotated[str, typer.Argument(help="Print this one, to copy and change it.")] = "") -> None:
    """The ready mappings, or the file of one."""
    if name:
        typer.echo(ready_text(name), nl=False)
        return
    for one in ready_names():
        found = msgspec.toml.decode(ready_text(one))
        out.print(f"{one:24} {found['kind']:12} {found['title']}", markup=False, highlight=False)


def _bring(kind: Kind, ask: Ask) -> None:
    opened = open_workspace(ask.workspace, environment())
    mapping = with_constants(find_mapping(ask.mapping, kind), _pairs(ask.constants))
    table, readings = open_table(ask.file), list[Reading]()
    made = _made(kind, mapping, ask, opened.settings, table, readings)
    means = _means(ask, opened.settings)
    if ask.dry_run:
        with progress(f"Reading {ask.file.name}"):
            if ask.rejects is None:
                outcome, kept = dry_run(made(means)), None
            else:
                with Rejects(ask.rejects, table.columns) as kept:
                    outcome = dry_run(made(means), kept)
    else:
        mark = mark_of(opened, ask.file, mapping, means.as_of, means.consent)
        with (
            Rejects(rejects_path(ask.file, ask.rejects), table.columns) as kept,
            open_inlet(opened) as inlet,
            progress(f"Importing {ask.file.name}") as advance,
        ):
            outcome = run_import(inlet, made(means), mark, kept, advance)
    _say(outcome, readings[0], ask.dry_run)
    if kept is not None:
        say_rejects(kept)


def _made(
    kind: Kind, mapping: Mapping, ask: Ask, settings: Settings, table: Table, readings: list[Reading]
) -> Callable[[Means], Iterator[Made | Rejected]]:
    """How the items are made; `readings` gets every pass over the file, the first with its counts."""
    manner = Manner(settings.currency, zone_of(mapping.zone or settings.timezone), mapping.day_first)

    def passed() -> Reading:
        reading = Reading(table if not readings else open_table(ask.file), mapping, manner)
        readings.append(reading)
        return reading

    def made(means: Means) -> Iterator[Made | Rejected]:
        if kind == "subscribers":
            return subscriber_items(lambda: passed().records(), means)
        return (customer_items if kind == "customers" else event_items)(passed().records(), means)

    return made


def _means(ask: Ask, settings: Settings) -> Means:
    now = now_ms()
    if not ask.as_of:
        return Means(min(now, ask.file.stat().st_mtime_ns // 1_000_000), granted_of(ask.consent))
    as_of = parse_moment(ask.as_of, day_first=True, zone=zone_of(settings.timezone) if settings.timezone else UTC)
    if as_of is None or as_of > now:
        raise InvalidInput(f"--as-of {ask.as_of!r}: expected a past day", expected="2026-03-01", got=ask.as_of)
    return Means(as_of, granted_of(ask.consent), as_of_stated=True)


def _pairs(constants: list[str] | None) -> dict[str, str]:
    pairs = {}
    for text in constants or ():
        ours, equals, value = text.partition("=")
        if not equals:
            raise InvalidInput(f"--set {text!r}: expected our_field=VALUE", expected="our_field=VALUE", got=text)
        pairs[ours.strip()] = value
    return pairs


def _say(outcome: Outcome, reading: Reading, dry: bool) -> None:
    out.print(f"Read as {reading.table.form}: {reading.row_count} rows.", highlight=False)
    if dry:
        out.print(
            "Nothing is written. The first items as they would be, with what would be sealed in [brackets]:",
            markup=False,
        )
        for item in outcome.first:
            out.print(
                f"  {msgspec.json.encode(shown_sealed(item)).decode()}", markup=False, highlight=False, soft_wrap=True
            )
    if outcome.skipped:
        out.print(f"{outcome.skipped} items were stored before the last run broke off; it went on from there.")
    made = ", ".join(f"{count} {name}" for name, count in sorted(outcome.events.items())) or "nothing"
    fate = "would be stored" if dry else counted(outcome.verdicts)
    out.print(f"{outcome.rows_taken} rows taken, {outcome.rows_rejected} in error: {made} ({fate}).", highlight=False)
    for reason, count in sorted(reading.left_out.items()):
        out.print(f"{count} rows left out: {reason}", highlight=False)
    for code, count in sorted(outcome.problem_counts.items()):
        out.print(f"{count} × {code}", highlight=False)
    say_problems(outcome.problems, sum(outcome.problem_counts.values()))


def shown_sealed(item: Item) -> Item:
    """The item as it is told: what would be sealed is named, not shown.

    >>> shown_sealed({"type": "identify", "userId": "ada@x.example", "traits": {"email": "ada@x.example", "tier": 2}})
    {'type': 'identify', 'userId': '[hashed]', 'traits': {'tier': 2, '[email]': '[sealed]'}}
    """
    told = {key: "[hashed]" if key in ("userId", "anonymousId") else value for key, value in item.items()}
    for key, split in (("traits", split_traits), ("properties", split_properties)):
        if isinstance(held := item.get(key), dict):
            clear, hidden = split(held)
            told[key] = clear | {f"[{path}]": "[sealed]" for path in hidden}
    return told
