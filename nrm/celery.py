"""The clock: the one list of everything that happens by itself."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nrm.settings")

app = Celery("nrm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The beat only says “look now”, every minute and in UTC; what is due is decided by the rows themselves.
app.conf.beat_schedule = {
    "send the reminders that are due": {"task": "deadlines.tasks.remind", "schedule": 60.0},
}
