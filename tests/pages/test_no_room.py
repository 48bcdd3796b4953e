"""A disk without room: what was not stored leaves nothing behind, and what was typed is kept."""

import errno
import html
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from grading.api import problems
from grading.pages import resend
from grading.storage import WholeFiles, out_of_room

HERE = {"Origin": "http://testserver"}
TYPED = "</textarea>\n<b>def predict(images):"


def full() -> OperationalError:
    """What Django raises where SQLite finds no room, made by SQLite itself."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA max_page_count = 2")
    connection.execute("CREATE TABLE marks (remark TEXT)")
    with pytest.raises(sqlite3.OperationalError) as found:
        connection.execute("INSERT INTO marks VALUES (?)", ["x" * 100_000])
    error = OperationalError(*found.value.args)
    error.__cause__ = found.value
    return error


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def answered(error: Exception, path: str, form: dict[str, str]) -> HttpResponse:
    request = RequestFactory().post(path, form, headers=HERE)
    request.resolver_match = resolve(path)
    try:
        raise error
    except type(error):
        return resend.server_error(request)


def test_a_file_that_does_not_fit_leaves_no_piece_of_it(tmp_path: Path) -> None:
    storage = WholeFiles(location=tmp_path)
    with files_of_at_most(4096), pytest.raises(OSError, match="File too large"):
        storage.save("submissions/ab/file", ContentFile(b"#" * 100_000))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    storage.save("submissions/ab/file", ContentFile(b"#"))
    assert (tmp_path / "submissions/ab/file").read_bytes() == b"#"


def test_only_a_disk_without_room_is_taken_for_one() -> None:
    assert out_of_room(full())
    assert out_of_room(OSError(errno.ENOSPC, "No space left on device"))
    assert not out_of_room(OperationalError("database is locked"))
    assert not out_of_room(OSError(errno.EACCES, "Permission denied"))
    later = RuntimeError("while telling of it")
    later.__context__ = full()
    assert out_of_room(later)


def test_marks_that_could_not_be_stored_are_given_back_with_the_reason() -> None:
    path = reverse("sitting_mark", args=[1, 1])
    answer = answered(full(), path, {"mark-viva": "7", "reason": TYPED})
    assert answer.status_code == 507
    page = answer.content.decode()
    assert "The site’s disk is full. Nothing was changed" in page
    assert f'action="{path}"' in page
    assert TYPED not in page
    assert TYPED in html.unescape(page)


def test_a_password_is_not_given_back_and_other_faults_stay_what_they_are() -> None:
    sign_in = answered(full(), reverse("account_login"), {"password": "a secret"})
    assert (sign_in.status_code, b"a secret" in sign_in.content) == (507, False)
    assert answered(ValueError("x"), reverse("account_login"), {}).status_code == 500


def test_the_api_says_it_as_a_problem() -> None:
    answer = problems.answer(full(), {})
    assert answer is not None
    assert answer.status_code == 507
    assert "disk is full" in answer.data["detail"]
