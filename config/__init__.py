"""Wiring only: settings from the environment, addresses, the message queue."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
