"""Triggers in the database that refuse to change or delete what the ledger holds.

They stop the application, the shell and an administrator's SQL alike; somebody who may drop
triggers can still get past them, and then the hash chain shows it (`verify_ledger`).

Installed by a migration and again after every `migrate`: SQLite remakes a table to alter it, and a
remade table has lost its triggers.
"""

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = {
    "grading_markentry": ("offering_id", "sequence"),
    "grading_rubricscore": ("entry_id",),
    "grading_sheetevent": ("offering_id", "number"),
    "grading_order": ("id",),
    "grading_rosterevent": ("id",),
    "grading_outcomechoice": ("id",),
    "grading_outcomeaction": ("id",),
    "grading_schemechange": ("id",),
    "grading_teamevent": ("id",),
    "grading_teamscore": ("id",),
    "grading_sittingevent": ("id",),
    "grading_vivaquestion": ("enrolment_id", "item", "name"),
    "grading_vivanote": ("id",),
    "accounts_auditevent": ("id",),
    "accounts_institutionchange": ("id",),
    "grading_unblinding": ("id",),
    "grading_regraderequest": ("entry_id",),
    "grading_regradestep": ("id",),
    "grading_pairnote": ("id",),
}
"""Append-only tables, with the columns of their other unique key."""

_REFUSED = "The marks ledger is append-only: post a new decision instead."

_SQLITE_REFUSE = """
CREATE TRIGGER IF NOT EXISTS append_only_{table}_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
# INSERT OR REPLACE deletes without firing a DELETE trigger, so it has one of its own.
_SQLITE_REPLACE = """
CREATE TRIGGER IF NOT EXISTS append_only_{table}_insert BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({same}))
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION prayoga_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL_TRIGGER = """
CREATE TRIGGER append_only_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION prayoga_append_only()
"""


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers on every append-only table that exists. Doing it twice is harmless."""
    connection = connections[using]
    statements = _drop(connection)
    for table in _tables(connection):
        statements += _create(connection, table)
    _execute(connection, statements)


def after_migrate(using: str, **_: object) -> None:
    """Receiver of `post_migrate`."""
    install(using)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away: to undo the migration, and for tests to empty their tables."""
    _execute(connections[using], _drop(connections[using]))


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Append-only tables that have no trigger: somebody took it away, or `migrate` did not end."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        query = (
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = 'append_only_' || c.relname AND t.tgenabled <> 'D'"
        )
        wanted = 1
    else:
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        wanted = 3
    with connection.cursor() as cursor:
        cursor.execute(query)
        guarded = [row[0] for row in cursor.fetchall()]
    return [table for table in TABLES if guarded.count(table) < wanted]


def _create(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            _POSTGRESQL_FUNCTION.format(message=_REFUSED),
            _POSTGRESQL_TRIGGER.format(table=table),
        ]
    same = " AND ".join(f"{column} = NEW.{column}" for column in TABLES[table])
    return [
        *(
            _SQLITE_REFUSE.format(table=table, event=event, message=_REFUSED)
            for event in ("update", "delete")
        ),
        _SQLITE_REPLACE.format(table=table, same=same, message=_REFUSED),
    ]


def _drop(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS append_only_{table} ON {table}"
            for table in _tables(connection)
        ]
    return [
        f"DROP TRIGGER IF EXISTS append_only_{table}_{event}"
        for table in TABLES
        for event in ("update", "delete", "insert")
    ]


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    found = connection.introspection.table_names()
    return [table for table in TABLES if table in found]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
