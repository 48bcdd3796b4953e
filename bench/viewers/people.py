"""Lays out students whose runs wait, on the site that the environment names.

Prints what each one's browser would ask for: a JSON list of path and cookie.
"""

import json
import sys
from importlib import import_module
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

from accounts.models import User
from grading.intake import receive
from grading.models import Enrolment, Offering
from labs.models import Task

TASK = "1a"
PROGRAM = b"def predict(images):\n    return [0] * len(images)\n"


def main() -> None:
    """Make as many as the first argument says."""
    offering = Offering.objects.get(term="Bench")
    task = Task.objects.get(slug=TASK, experiment__course=offering.course)
    asked = []
    for number in range(int(sys.argv[1])):
        name = f"viewer-{number}"
        user = User.objects.create(username=name, name=name)
        part = Enrolment.objects.create(offering=offering, user=user, role=Enrolment.Role.STUDENT)
        run = receive(part, task, "solution.py", PROGRAM, uuid4()).runs.get()
        asked.append((reverse("run_events", args=[run.pk]), f"sessionid={_signed_in(user)}"))
    print(json.dumps(asked))


def _signed_in(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
