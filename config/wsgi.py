"""The entry point of the web server.

A page is made by one of a few threads at a time, as many as two processors and an SQLite file are
good for. What is sent afterwards, such as the events of a run that go on for minutes, takes none
of these places.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

PAGES_AT_ONCE = 4

_made = get_wsgi_application()
_places = threading.BoundedSemaphore(PAGES_AT_ONCE)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Make one answer. Its database connection is given back before it is sent."""
    with _places:
        response = _made(environ, start_response)
        close_old_connections()
        return response
