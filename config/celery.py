"""The message queue: a message only wakes a worker up, the Run row is the truth.

Late acknowledgement and requeue on worker loss stay off because the database owns retries;
results are not kept; only JSON travels. One code path: `PRAYOGA_BROKER_URL` alone decides between a
queue in an SQLite file and Redis.
"""

import os

from celery import Celery
from celery.signals import worker_shutting_down

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config import queue_file
from config.environment import Environment

env = Environment()
queue_file.register()

app = Celery("prayoga")
app.set_default()  # also for the web server's threads, which else find an app without settings
app.conf.update(
    broker_url=env.broker_url or f"sqla+sqlite:///{env.data_dir / 'queue.sqlite3'}",
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=False,
    task_reject_on_worker_lost=False,
    worker_prefetch_multiplier=1,
    # One process for one run at a time; the supervisor keeps as many as there are slots. Members
    # of a pool share a lock, and a killed one takes it along: the others would wait for ever.
    worker_pool="solo",
    worker_concurrency=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    # Fail a publish within seconds: the sweeper publishes again what the broker missed.
    task_publish_retry_policy={
        "max_retries": 2,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.5,
    },
    broker_transport_options=(
        {"visibility_timeout": 6 * 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
        if env.broker_url.startswith(("redis:", "rediss:"))
        else {}
    ),
    # Upkeep has a queue of its own so that long runs never hold up the sweeper.
    task_routes={
        "grading.evaluation.tasks.sweep": {"queue": "upkeep"},
        "grading.authoring.tasks.tend": {"queue": "upkeep"},
        "grading.similarity.tasks.sweep": {"queue": "upkeep"},
    },
    task_default_queue="runs",
    beat_schedule={
        "tend": {"task": "grading.authoring.tasks.tend", "schedule": 60.0},
        "sweep": {"task": "grading.evaluation.tasks.sweep", "schedule": float(env.sweep_seconds)},
        "similarity": {"task": "grading.similarity.tasks.sweep", "schedule": 60.0},
    },
    beat_schedule_filename=str(env.data_dir / "beat-schedule"),
)
app.autodiscover_tasks(
    [
        "grading.authoring",
        "grading.evaluation",
        "grading.health",
        "grading.similarity",
    ]
)


@worker_shutting_down.connect
def _leave_at_once(how: str, exitcode: int, **_: object) -> None:
    """Told to end at once, a worker ends the run in its hands too; another takes that up."""
    if how == "Cold":
        raise SystemExit(exitcode)
