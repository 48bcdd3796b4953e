"""Wiring of the app: what has to happen once Django knows the models."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext

from grading.scheme import wording


class GradingConfig(AppConfig):
    name = "grading"
    verbose_name = "Grading"

    def ready(self) -> None:
        from grading.ledger.guard import after_migrate  # noqa: PLC0415 -- models are loaded by now

        wording.speak(gettext)
        post_migrate.connect(after_migrate, sender=self)
