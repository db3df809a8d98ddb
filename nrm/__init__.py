"""Composition only: settings, addresses, the clock. No rule lives here."""

from nrm.celery import app as celery_app

__all__ = ("celery_app",)
