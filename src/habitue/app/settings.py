"""One typed settings object: `habitue.toml` in the workspace, overridden by `HABITUE_…` environment variables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from habitue.collect.market import read_market
from habitue.core.errors import InvalidInput

FILE = "habitue.toml"
PREFIX = "HABITUE_"
PROMISED_DAYS = 30


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an operator chooses.

    Attributes
    ----------
    shop_name, shop_url
        As people see the shop; `shop_url` is also the first allowed origin.
    shop_colour
        The shop's own colour, ``#rrggbb``, for pages that we serve to its visitors; empty for a neutral one.
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
    lake_memory_mb
        What the batch engine may use at a time, 64 or more; beyond it spills to disk, where its questions allow.
    trusted_proxies
        Addresses or networks whose ``X-Forwarded-For`` is believed; nobody's by default.
    geo_database, company_table
        Files for enrichment, paths from the workspace's folder: an mmdb of places, a CSV of networks and companies.
    weather_url
        Base URL of a weather service with Open-Meteo's interface; empty: none is asked.
    private_hosts
        ``host:port`` each: machines of one's own network that outgoing requests may connect to; none by default.
    markets
        ``host/path=CURRENCY/locale`` each: what is assumed on a part of the shop's pages.
    snowplow_apps
        ``app_id=pk_…`` each: Snowplow's trackers with these app ids are let in under these keys; none by default.
    snowplow_heartbeat_seconds
        What their activity tracking is set to: each page ping stands for that much time looked.
    keep_events_days, keep_decisions_days, keep_bots_days
        Days that raw events of people are kept, those about what was shown to them, and those of bots; 30 at least.
    keep_dead_letters_days
        Days that what could not be used is kept.
    keep_inactive_people_days
        Days without any event after which a person is forgotten.
    audience_check_pairs
        How many (person, moment) pairs are asked each night both live and in batch; 0: none.
    spark_master
        Where audiences are asked of everybody: ``spark://host:7077``, ``local[4]``; empty: by DuckDB, in the worker.
    synthetic
        The workspace holds generated data; everything a person sees says so.
    log_level
        ``debug``, ``info``, ``warning`` or ``error``.
    """

    shop_name: str = "My shop"
    shop_url: str = ""
    shop_colour: str = ""
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
    lake_memory_mb: int = 96
    trusted_proxies: tuple[str, ...] = ()
    geo_database: str = ""
    company_table: str = ""
    weather_url: str = ""
    private_hosts: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    snowplow_apps: tuple[str, ...] = ()
    snowplow_heartbeat_seconds: int = 10
    keep_events_days: int = 758
    keep_decisions_days: int = 393
    keep_bots_days: int = 30
    keep_dead_letters_days: int = 90
    keep_inactive_people_days: int = 1095
    audience_check_pairs: int = 2_000
    spark_master: str = ""
    synthetic: bool = False
    log_level: str = "info"

    @property
    def url(self) -> str:
        """The address browsers reach this server by."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def snowplow_keys(self) -> dict[str, str]:
        """App id of a Snowplow tracker -> the public key it stands for."""
        return {app_id.strip(): key.strip() for app_id, _, key in (one.partition("=") for one in self.snowplow_apps)}


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
            parts = [part.strip() for part in text.split(",")] if text else []
            found[field.name] = parts if isinstance(field.default, tuple) else text
    return found


def _checked(settings: Settings) -> Settings:
    _require(0 <= settings.holdout_share <= 0.5, "holdout_share", "0 to 0.5", settings.holdout_share)
    _require(settings.lake_memory_mb >= 64, "lake_memory_mb", "64 or more", settings.lake_memory_mb)
    _require(bool(settings.holdout_seed) and ":" not in settings.holdout_seed, "holdout_seed", "text without ':'", "")
    _require(
        len(settings.currency) == 3 and settings.currency.isupper(), "currency", "an ISO 4217 code", settings.currency
    )
    _require(
        not settings.shop_colour or _is_colour(settings.shop_colour), "shop_colour", "#rrggbb", settings.shop_colour
    )
    secret = len(settings.identity_secret.encode())
    # HS256 is as strong as its key is long, and 32 bytes are what RFC 7518 asks for
    _require(secret == 0 or secret >= 32, "identity_secret", "32 bytes at least, or empty", f"{secret} bytes")
    _require(0 <= settings.port <= 65_535, "port", "0 to 65535", settings.port)
    _require(settings.log == "sqlite:", "log", "sqlite: (the only log engine so far)", settings.log.split(":")[0])
    _require(
        settings.log_level in ("debug", "info", "warning", "error"), "log_level", "debug … error", settings.log_level
    )
    for network in settings.trusted_proxies:
        try:
            ip_network(network)
        except ValueError:
            _require(False, "trusted_proxies", "addresses or networks such as 10.0.0.0/8", network)
    for market in settings.markets:
        read_market(market)
    plain_url = not settings.weather_url or settings.weather_url.startswith(("http://", "https://"))
    _require(plain_url, "weather_url", "an http or https URL, or empty", settings.weather_url)
    for host in settings.private_hosts:
        name, _, port = host.rpartition(":")
        stated = bool(name) and port.isdecimal() and host == host.lower()
        _require(stated, "private_hosts", "host:port in small letters", host)
    for app_id, key in settings.snowplow_keys.items():
        # an app id is in every page's source: it can stand for no more than a public key
        _require(bool(app_id) and key.startswith("pk_"), "snowplow_apps", "app_id=pk_…", f"{app_id}={key[:3]}…")
    seconds = settings.snowplow_heartbeat_seconds
    _require(1 <= seconds <= 3_600, "snowplow_heartbeat_seconds", "1 to 3600", seconds)
    for name in ("keep_events_days", "keep_decisions_days", "keep_bots_days"):
        days = getattr(settings, name)
        # an event that is sent again within 30 days is promised to be found out by the row that is there
        expected = f"{PROMISED_DAYS} days at least: for so long an event that is sent again is compared with its row"
        _require(days >= PROMISED_DAYS, name, expected, days)
    _require(
        settings.keep_dead_letters_days >= 1, "keep_dead_letters_days", "1 or more", settings.keep_dead_letters_days
    )
    inactive = settings.keep_inactive_people_days
    _require(inactive >= PROMISED_DAYS, "keep_inactive_people_days", f"{PROMISED_DAYS} or more", inactive)
    master = settings.spark_master
    known = not master or master.startswith(("local", "spark://", "k8s://", "yarn"))
    _require(known, "spark_master", "spark://host:port, local[n], k8s://… or yarn, or empty", master)
    pairs = settings.audience_check_pairs
    _require(0 <= pairs <= 100_000, "audience_check_pairs", "0 to 100000", pairs)
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        _require(False, "timezone", "an IANA zone such as Europe/Paris", settings.timezone)
    return settings


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in text[1:])


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
