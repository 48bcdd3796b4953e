"""No page asks the database more often than fifteen times, whatever the class holds.

Every address of the site is visited, so a new page is counted from its first day on.
"""

import pytest
from django.db import transaction

from bench.pages import college, visited

pytestmark = pytest.mark.django_db
MOST = 15
NOTHING_THERE = frozenset(
    {
        "administration_step", "administration_token_revoke", "analytics_behind", "answer",
        "authoring_calibration", "authoring_cancel", "authoring_file", "blind", "blind_answer",
        "blind_file", "blind_notebook", "check", "check_cancel", "check_state", "order_lift",
        "run_example", "sitting_file", "sitting_list", "sitting_notebook", "snippet",
        "snippet_remove", "staff_item_close", "token_revoke", "viva_note", "viva_redraw",
    }
)  # fmt: skip
"""Addresses of things that this college does not have; their own tests count for them."""


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker) -> dict[str, visited.Page]:
    with django_db_blocker.unblock(), transaction.atomic():
        laid = college.lay(students=30, experiments=8, submissions=480)
        found = {page.what: page for page in visited.every(laid, 1, None)}
        transaction.set_rollback(True)
    return found


def test_every_page_is_there(pages):
    assert {name for name, page in pages.items() if page.note} == NOTHING_THERE


def test_no_page_asks_more_often(pages):
    assert {name: page.queries for name, page in pages.items() if page.queries > MOST} == {}
