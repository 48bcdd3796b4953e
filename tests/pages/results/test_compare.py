"""Two attempts beside each other: what changed in the code, what came of it, who may look."""

import json

from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, Run
from tests import factories
from tests.pages.conftest import queries_of, signed_in

OLD = b"import numpy as np\nk = 1\nprint(k)\n"
NEW = b"import numpy as np\nk = 5\nprint(k)\nprint('</script><b>')\n"


def _two(student: Enrolment) -> tuple[Run, Run]:
    old = factories.make_finished_run(
        factories.make_submission(student, content=OLD), value=0.7, points=("25", "25", "30")
    )
    return old, factories.make_finished_run(factories.make_submission(student, content=NEW))


def _compare(client: Client, run: Run, **query: object):
    return client.get(reverse("compare_runs", args=[run.pk]), query)


def test_by_default_it_is_this_attempt_and_the_one_before(
    as_student: Client, student: Enrolment
) -> None:
    first, second = _two(student)
    third = factories.make_finished_run(factories.make_submission(student))
    assert _compare(as_student, third).context["before"] == second
    assert _compare(as_student, first).context["before"] == second
    assert _compare(as_student, third, **{"with": first.pk}).context["before"] == first


def test_code_checks_and_metric_stand_beside_each_other(
    as_student: Client, student: Enrolment
) -> None:
    _, new = _two(student)
    answer = _compare(as_student, new)
    page = answer.content.decode()
    for part in ("70.0\N{NO-BREAK SPACE}%", "94.1\N{NO-BREAK SPACE}%", "30 of 50", "50 of 50"):
        assert part in page
    rows = [(row.kind, row.before, row.after) for row in answer.context["difference"].rows]
    assert ("changed", "k = 1", "k = 5") in rows
    assert ("added", "", "print('</script><b>')") in rows
    assert "print('</script><b>')" not in page
    changes = {pair.name: pair.change for pair in answer.context["checks"]}
    assert changes == {"runs": "", "contract": "", "metric": "up"}


def test_a_run_that_goes_on_or_has_no_metric_can_be_compared_too(
    as_student: Client, student: Enrolment
) -> None:
    finished = factories.make_finished_run(factories.make_submission(student))
    going = factories.make_running_run(factories.make_submission(student, content=NEW))
    for run in (finished, going):
        assert "Running" in _compare(as_student, run).content.decode()


def test_outputs_and_texts_of_notebooks_are_left_out(
    as_student: Client, student: Enrolment
) -> None:
    for output in ("one", "two"):
        notebook = {
            "cells": [
                {"cell_type": "markdown", "metadata": {}, "source": output},
                {
                    "cell_type": "code", "metadata": {}, "source": "print(1)",
                    "outputs": [{"output_type": "stream", "name": "stdout", "text": output}],
                },
            ],
            "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
        }  # fmt: skip
        run = factories.make_finished_run(
            factories.make_submission(
                student, content=json.dumps(notebook).encode(), file_name="a.ipynb"
            )
        )
    page = _compare(as_student, run).content.decode()
    assert "Nothing in the code; texts or outputs of the notebook may differ." in page


def test_with_one_attempt_there_is_nothing_to_compare_with(
    as_student: Client, student: Enrolment
) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    assert "One attempt so far" in _compare(as_student, run).content.decode()


def test_an_attempt_of_somebody_else_or_of_another_task_is_not_found(
    as_teacher: Client, as_student: Client, student: Enrolment
) -> None:
    _, new = _two(student)
    other = factories.make_student(student.offering)
    theirs = factories.make_finished_run(factories.make_submission(other))
    for client in (as_student, as_teacher):
        for wanted in (theirs.pk, new.pk, "x", 10**9):
            assert _compare(client, new, **{"with": wanted}).status_code == 404
    assert _compare(as_teacher, new).status_code == 200
    strangers = (other.user, factories.make_faculty().user, factories.make_user(is_staff=True))
    for stranger in strangers:
        assert _compare(signed_in(stranger), new).status_code == 404


def test_the_page_needs_few_queries_however_many_attempts_there_are(
    as_student: Client, student: Enrolment
) -> None:
    _, new = _two(student)
    before = queries_of(as_student, reverse("compare_runs", args=[new.pk]))
    for _ in range(4):
        factories.make_finished_run(factories.make_submission(student))
    assert queries_of(as_student, reverse("compare_runs", args=[new.pk])) == before <= 15
