"""The web server's settings: `gunicorn -c config/gunicorn.py`."""

from typing import Any

from config import rubbish
from config.environment import Environment

env = Environment()

wsgi_app = "config.wsgi"
bind = f"[{env.address}]:{env.port}" if ":" in env.address else f"{env.address}:{env.port}"
workers = 2
# Nearly all of them wait: `config.wsgi` lets few make a page at the same time, and a stream of a
# run's events sleeps between them.
worker_class = "gthread"
threads = env.streams + 16
worker_connections = 1000 + env.streams
# A heartbeat file on a disk can block; memory does not.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's own advice; the file has a random name
graceful_timeout = 5
timeout = 60
accesslog = "-"
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Get ready before the first request, and let streams end as soon as the server is told to."""
    # Not before: only now is Django set up, which these modules need.
    from config import urls  # noqa: F401, PLC0415 - reads in every page's module
    from grading.live.hub import hub  # noqa: PLC0415

    hub.ending = lambda: not worker.alive
    rubbish.settle()
