"""One typed settings object: `habitue.toml` in the workspace, overridden by `HABITUE_…` environment variables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from habitue.core.errors import InvalidInput

FILE = "habitue.toml"
PREFIX = "HABITUE_"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an operator chooses.

    Attributes
    ----------
    shop_name, shop_url
        As people see the shop; `shop_url` is also the first allowed origin.
    currency, timezone, languages
        ISO 4217 code assumed when an event states none; IANA zone of days in reports; languages of the shop.
    host, port
        Where `serve` listens.
    public_url
        The address browsers reach this server by; empty means ``http://host:port``.
    holdout_share, holdout_seed
        Share of people kept without personalisation, 0 to 0.5, and the name of the draw.
    identity_secret
        Shared with the shop's server: signs the tokens that say who is signed in.
    log, database
        URLs of the engines: ``sqlite:`` is in the workspace; ``postgresql+psycopg://…`` for the database scales out.
    queue_events
        Events that may wait to be written before clients are told to come back later.
    lake_every_seconds, train_every_minutes, report_every_seconds
        How often `work` writes the lake, trains the models, computes the reports.
    synthetic
        The workspace holds generated data; everything a person sees says so.
    log_level
        ``debug``, ``info``, ``warning`` or ``error``.
    """

    shop_name: str = "My shop"
    shop_url: str = ""
    currency: str = "EUR"
    timezone: str = "UTC"
    languages: tuple[str, ...] = ("en", "fr")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    holdout_share: float = 0.05
    holdout_seed: str = "holdout-1"
    identity_secret: str = ""
    log: str = "sqlite:"
    database: str = "sqlite:"
    queue_events: int = 20_000
    lake_every_seconds: int = 5
    train_every_minutes: int = 60
    report_every_seconds: int = 30
    synthetic: bool = False
    log_level: str = "info"

    @property
    def url(self) -> str:
        """The address browsers reach this server by."""
        return self.public_url or f"http://{self.host}:{self.port}"


def read_settings(folder: Path, environment: Mapping[str, str]) -> Settings:
    """The settings of a workspace.

    Raises
    ------
    InvalidInput
        The file is no TOML, or a setting is unknown, of the wrong type or out of range.
    """
    path = folder / FILE
    stated: dict[str, Any] = {}
    if path.exists():
        try:
            stated = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidInput(f"{path} is not TOML: {error}", path=str(path), expected="TOML in UTF-8") from error
    stated |= _from_environment(environment)
    try:
        settings = msgspec.convert(stated, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"a setting in {path} or the environment is wrong: {error}", path=str(path)) from error
    return _checked(settings)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """`HABITUE_PORT=8080` sets `port`; a list is separated by commas; other variables are left alone."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        text = environment.get(PREFIX + field.name.upper())
        if text is not None:
            found[field.name] = [part.strip() for part in text.split(",")] if field.name == "languages" else text
    return found


def _checked(settings: Settings) -> Settings:
    _require(0 <= settings.holdout_share <= 0.5, "holdout_share", "0 to 0.5", settings.holdout_share)
    _require(bool(settings.holdout_seed) and ":" not in settings.holdout_seed, "holdout_seed", "text without ':'", "")
    _require(
        len(settings.currency) == 3 and settings.currency.isupper(), "currency", "an ISO 4217 code", settings.currency
    )
    _require(0 <= settings.port <= 65_535, "port", "0 to 65535", settings.port)
    _require(settings.log == "sqlite:", "log", "sqlite: (the only log engine so far)", settings.log.split(":")[0])
    _require(
        settings.log_level in ("debug", "info", "warning", "error"), "log_level", "debug … error", settings.log_level
    )
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        _require(False, "timezone", "an IANA zone such as Europe/Paris", settings.timezone)
    return settings


def _require(holds: bool, name: str, expected: str, got: object) -> None:
    if not holds:
        raise InvalidInput(f"{name} must be {expected}, got {got!r}", path=f"$.{name}", expected=expected, got=str(got))


def write_settings(folder: Path, settings: Settings) -> None:
    """Write what differs from the defaults to `habitue.toml`."""
    lines = ["# habitue's settings; environment variables such as HABITUE_PORT override them."]
    for field in msgspec.structs.fields(Settings):
        value = getattr(settings, field.name)
        if value != field.default:
            lines.append(f"{field.name} = {_toml(value)}")
    path = folder / FILE
    path.write_text("\n".join(lines) + "\n", "utf-8")
    path.chmod(0o600)  # it holds the identity secret


def _toml(value: object) -> str:
    return msgspec.json.encode(value).decode()  # JSON's strings, numbers, booleans and lists are TOML's too
