"""The embedded queue: kombu's SQLAlchemy transport, made fit for a file that processes share.

Celery's `sqla+sqlite` works as it is for one process. Several need what is changed here:
write-ahead logging and patience for locks, tables and queues that may be made by two at once, no
connection kept across a fork, delivered messages deleted (kombu keeps them for ever), a file that
was deleted made anew, and an empty queue looked at more often than once a second.
"""

import fcntl
import warnings
from json import loads
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport.sqlalchemy import Channel as SqlChannel
from kombu.transport.sqlalchemy import Transport as SqlTransport
from kombu.transport.sqlalchemy.models import metadata
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError, SADeprecationWarning
from sqlalchemy.pool import NullPool

LOCK_PATIENCE_SECONDS = 20
POLL_SECONDS = 0.2


class Channel(SqlChannel):
    """Messages in an SQLite file."""

    def _engine_from_config(self) -> Engine:
        client: Any = self.connection.client
        engine = create_engine(
            client.hostname,
            # Opened anew for each transaction: cheap, and a forked child inherits none.
            poolclass=NullPool,
            # A web server's threads hand a channel on; only one uses it at a time.
            connect_args={"timeout": LOCK_PATIENCE_SECONDS, "check_same_thread": False},
        )

        @event.listens_for(engine, "connect")
        def _hurry(connection: Any, record: object) -> None:
            connection.execute("PRAGMA synchronous=NORMAL")

        _make_tables(engine)
        return engine

    def _get_or_create(self, queue: str) -> Any:
        if not self._has_tables():
            _make_tables(self.session.get_bind())
        try:
            return self._find_or_create(queue)
        except IntegrityError:  # another process made the same queue in the meantime
            self.session.rollback()
            return self._find_or_create(queue)

    def _find_or_create(self, queue: str) -> Any:
        return super()._get_or_create(queue)  # type: ignore[misc]  # its stubs leave this out

    def _new_queue(self, queue: str, **options: Any) -> None:
        self._get_or_create(queue)
        self.session.commit()  # gives the connection back

    def _size(self, queue: str) -> int:
        try:
            return super()._size(queue)
        finally:
            self.session.commit()

    def _has_tables(self) -> bool:
        found = self.session.execute(
            text("SELECT 1 FROM sqlite_master WHERE name = :name"), {"name": self.message_tablename}
        )
        return found.first() is not None

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message out of the queue.

        Raises:
            queue.Empty: there is none.
        """
        owner = self._get_or_create(queue).id
        found = self.session.execute(
            text(
                f"DELETE FROM {self.message_tablename} WHERE id = ("  # noqa: S608 - our own names
                f"SELECT MIN(id) FROM {self.message_tablename} WHERE queue_id = :owner"
                ") RETURNING payload"
            ),
            {"owner": owner},
        ).first()
        self.session.commit()
        if found is None:
            raise Empty
        return loads(found.payload)


def _make_tables(engine: Any) -> None:
    """Make the file ready, one process at a time: SQLite would let the second one fail at once."""
    with Path(f"{engine.url.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.begin() as connection:
            connection.execute(text("PRAGMA journal_mode=WAL"))
            metadata.create_all(connection)


class Transport(SqlTransport):
    """What a `sqla+sqlite://` address opens."""

    Channel = Channel
    polling_interval = POLL_SECONDS


def register() -> None:
    """Let `sqla+...` addresses open this transport."""
    # kombu's tables ask for a loader that SQLAlchemy 2.1 deprecates; nothing here loads by it.
    warnings.filterwarnings("ignore", message=".*noload", category=SADeprecationWarning)
    TRANSPORT_ALIASES["sqla"] = f"{__name__}:Transport"
