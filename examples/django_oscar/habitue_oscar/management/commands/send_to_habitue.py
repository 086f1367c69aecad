"""Sends what waits in the outbox, for a cron job or where web processes may not run threads; and says what is left."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError

from habitue_oscar.configuration import configuration
from habitue_oscar.models import Outgoing
from habitue_oscar.sender import send_due


class Command(BaseCommand):
    help = __doc__

    def handle(self, **_: Any) -> None:
        if not configuration().on_server:
            raise CommandError("expected `url` and `secret_key` in the setting HABITUE, found none: see habitue init")
        while send_due(configuration()):
            pass
        waiting = Outgoing.objects.filter(refused_because="").count()
        refused = Outgoing.objects.exclude(refused_because="").count()
        self.stdout.write(f"{waiting} events wait for their next attempt, {refused} were refused for good")
