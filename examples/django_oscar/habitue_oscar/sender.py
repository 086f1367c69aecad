"""The one thread of a process that empties the outbox: in batches, again when habitue is away, while no page waits."""

from __future__ import annotations

import base64
import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import close_old_connections
from django.utils import timezone

from habitue_oscar.configuration import Configuration, configuration

_LOG = logging.getLogger("habitue_oscar")
_BATCH = 50
_LOOK_SECONDS = 5.0  # what another process or a retry left is found without being woken
_TIMEOUT_SECONDS = 10
_LONGEST_WAIT_SECONDS = 3600
_LATER = frozenset((401, 403, 408, 429, 500, 502, 503, 504))  # a wrong key can be set right; a wrong event cannot
_awake = threading.Event()
_started = threading.Lock()
_running: list[threading.Thread] = []


class Answer(NamedTuple):
    """What became of a batch: message id -> why refused ("" when taken), or why all of it must be sent again."""

    refused: Mapping[str, str]
    again: str = ""


def start_sender() -> None:
    """Start the thread, once in a process."""
    with _started:
        if not _running:
            _running.append(threading.Thread(target=_run, name="habitue", daemon=True))
            _running[0].start()


def wake_sender() -> None:
    """There is something to send."""
    _awake.set()


def send_due(configured: Configuration) -> int:
    """Send one batch of what is due; how many events it had. Also for a cron job: `manage.py send_to_habitue`."""
    from habitue_oscar.models import Outgoing  # the app's models are not loaded when the middleware is imported

    now = timezone.now()
    due = list(Outgoing.objects.filter(refused_because="", due_at__lte=now).order_by("pk")[:_BATCH])
    if not due:
        return 0
    answer = post([row.event for row in due], now.isoformat(), configured)
    if answer.again:
        _LOG.warning("habitue did not take %d events, they will be sent again: %s", len(due), answer.again)
    taken = []
    for row in due:
        if answer.again:
            wait = min(_LONGEST_WAIT_SECONDS, 2 ** min(row.attempts, 12))
            Outgoing.objects.filter(pk=row.pk).update(
                attempts=row.attempts + 1, due_at=timezone.now() + timedelta(seconds=wait)
            )
        elif reason := answer.refused.get(row.message_id, ""):
            _LOG.error("habitue refuses %s %s: %s", row.event.get("event"), row.message_id, reason)
            Outgoing.objects.filter(pk=row.pk).update(refused_because=reason[:300])
        else:
            taken.append(row.pk)
    Outgoing.objects.filter(pk__in=taken).delete()
    return len(due)


def post(events: list[dict[str, Any]], sent_at: str, configured: Configuration) -> Answer:
    """One batch to habitue; `sent_at` lets it correct this machine's clock."""
    request = urllib.request.Request(
        f"{configured.url}/v1/batch",
        json.dumps({"batch": events, "sentAt": sent_at}).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": "Basic " + base64.b64encode(f"{configured.secret_key}:".encode()).decode(),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
            verdicts = json.load(response)["verdicts"]
        return Answer(
            {
                verdict["message_id"]: f"{verdict['outcome']}: {verdict.get('reason', '')}"
                for verdict in verdicts
                if verdict["outcome"] not in ("stored", "duplicate")
            }
        )
    except urllib.error.HTTPError as error:
        with error:
            said = f"HTTP {error.code} {error.read(300)!r}"
        if error.code in _LATER:
            return Answer({}, said)
        return Answer({str(event["messageId"]): said for event in events})
    except (OSError, ValueError, KeyError, TypeError) as error:  # away, or not habitue
        return Answer({}, repr(error))


def _run() -> None:
    configured = configuration()
    while True:
        try:
            close_old_connections()
            if send_due(configured) == _BATCH:
                continue
        except Exception:  # the shop's database is busy or being changed: the thread must outlive it
            _LOG.exception("the outbox could not be read")
        _awake.wait(_LOOK_SECONDS)
        _awake.clear()
