"""A database of a measurement's own, empty at the start and gone at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

ADDRESS = "PRAYOGA_DATABASE_URL"


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """A database on the server that the environment names, which names the new one meanwhile.

    Where it names none, the data folder's SQLite is used.

    Args:
        name: what is measured, part of the database's name.
    """
    address = os.environ.get(ADDRESS, "")
    if not address:
        yield
        return
    own = f"prayoga_{name}_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{own}"')
        os.environ[ADDRESS] = urlunsplit(urlsplit(address)._replace(path=f"/{own}"))
        try:
            yield
        finally:
            os.environ[ADDRESS] = address
            server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
