"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class HabitueConfig(AppConfig):
    name = "habitue_oscar"
    verbose_name = "habitue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from habitue_oscar import receivers  # noqa: F401 - connects Oscar's signals
