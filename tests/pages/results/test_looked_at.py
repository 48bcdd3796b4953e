"""What a result is looked at by, on its page: charts with their tables, counts, public rows."""

import io
import json
import re
from unittest.mock import ANY

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from grading.models import Enrolment, Run
from labs import datasets
from tests import factories
from tests.conftest import lacking
from tests.pages.conftest import queries_of, signed_in

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def run(student: Enrolment) -> Run:
    finished = factories.make_finished_run(factories.make_submission(student))
    factories.make_breakdown(finished)
    return finished


def _page(client: Client, run: Run) -> str:
    return client.get(reverse("run", args=[run.pk])).content.decode()


def test_each_curve_is_a_chart_whose_table_says_the_same_without_scripts(
    as_student: Client, run: Run
) -> None:
    page = _page(as_student, run)
    assert page.count('<figure class="chart" data-chart="line"') == 2  # losses, and shares
    assert "<details open><summary>The numbers as a table" in page
    for value in ("2.25", "0.875"):
        assert f'data-value="{value}"' in page
    assert "vendor/chart/chart.umd.min" in page
    assert "No mark hangs on it." in page


def test_the_charts_script_comes_only_where_there_is_a_chart(
    as_student: Client, student: Enrolment
) -> None:
    plain = factories.make_finished_run(factories.make_submission(student))
    assert "vendor/chart" not in _page(as_student, plain)


def test_students_see_counts_in_fives_and_faculty_exact_ones(
    as_student: Client, as_teacher: Client, run: Run
) -> None:
    own = as_student.get(reverse("run", args=[run.pk])).context["confusion"]
    assert [cell.count for cell in own.lines[4].cells] == [0, 0, 0, 0, 85, 0, 0, 0, 0, 15]
    assert "to the nearest 5" in _page(as_student, run)
    exact = as_teacher.get(reverse("run", args=[run.pk])).context["confusion"]
    assert [cell.count for cell in exact.lines[4].cells] == [0, 0, 0, 0, 86, 0, 0, 1, 0, 13]


def test_the_worst_mistake_is_said_with_the_classes_names(as_student: Client, run: Run) -> None:
    found = as_student.get(reverse("run", args=[run.pk])).context["confusion"].worst[0]
    assert (found.truth, found.answer, found.count, found.of) == ("4", "9", 15, 100)


def test_wrong_public_rows_are_shown_with_both_names(as_student: Client, run: Run) -> None:
    page = _page(as_student, run)
    assert "1 of 200 public rows that were mixed in" in page
    assert re.search(r"<b>9</b>, but it is <b>4</b>|<td>9</td><td>4</td>", page)


def test_it_is_said_why_no_row_is_shown(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    factories.make_breakdown(run, examples=[], public_wrong=0)
    assert "every public row mixed in was answered rightly" in _page(as_student, run)


def test_boxes_are_drawn_with_what_was_found_beside_what_is_there(
    as_student: Client, student: Enrolment
) -> None:
    example = {
        "row": 3, "size": [60, 40], "found": 1, "there": 2,
        "boxes": [[-5.0, 2.0, 10.0, 900.0, 1, 0.93]],
        "true_boxes": [[1.0, 2.0, 10.0, 20.0, 1, 1.0], [30.0, 2.0, 50.0, 20.0, 0, 1.0]],
    }  # fmt: skip
    run = factories.make_finished_run(factories.make_submission(student))
    factories.make_breakdown(
        run, examples=[example], classes=["cat", "dog"], confusion=[], curves=[]
    )
    page = _page(as_student, run)
    assert "1 found, 2 there" in page
    assert page.count('<rect class="truth"') == 2
    # As far as it lies in the picture.
    assert '<rect class="found" x="0" y="2" width="10" height="38">' in page
    assert "dog 93 %" in page


def test_what_a_chatbot_said_is_text(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    example = {"row": 5, "asked": "hello", "answer": EVIL, "truth": "Hello!"}
    factories.make_breakdown(run, examples=[example], confusion=[])
    page = _page(as_student, run)
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)" in page


def test_names_of_series_are_text(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    curve = {"source": "reported", "name": EVIL, "epochs": [1, 2], "series": {EVIL: [1.0, 2.0]}}
    factories.make_breakdown(run, curves=[curve, curve])
    assert EVIL not in _page(as_student, run)


def test_a_public_picture_is_for_those_who_see_the_run(
    as_student: Client, as_teacher: Client, student: Enrolment, run: Run
) -> None:
    try:
        public = datasets.load("mnist-5k").public["images"]
    except datasets.DatasetMissing:
        lacking("the data set mnist-5k")
    address = reverse("run_example", args=[run.pk, 0])
    for client in (as_student, as_teacher):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.getpixel((48, 48)) == tuple(public[17][16][16])
    assert as_student.get(reverse("run_example", args=[run.pk, 1])).status_code == 404
    classmate = factories.make_student(student.offering)
    strangers = (classmate.user, factories.make_faculty().user, factories.make_user(is_staff=True))
    for stranger in strangers:
        assert signed_in(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_row_that_is_none_is_not_found(as_student: Client, student: Enrolment) -> None:
    run = factories.make_finished_run(factories.make_submission(student))
    factories.make_breakdown(run, examples=[{"row": 10**6, "answer": 1, "truth": 2}])
    assert as_student.get(reverse("run_example", args=[run.pk, 0])).status_code == 404


def test_the_line_that_stopped_it_stands_in_its_place_with_the_remedy(
    as_student: Client, student: Enrolment
) -> None:
    cells = ["import keras", "", "a = 1\noptimizer = keras.optimizers.Adam(lr=0.1)\nb = 2"]
    notebook = {
        "cells": [
            {"cell_type": "code", "metadata": {}, "outputs": [], "source": text} for text in cells
        ],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    error = {
        "type": "ValueError", "text": "Argument(s) not recognized: {'lr': 0.1}", "line": 2,
        "cell": 2, "traceback": "",
    }  # fmt: skip
    run = factories.make_finished_run(
        factories.make_submission(
            student, content=json.dumps(notebook).encode(), file_name="mine.ipynb"
        ),
        outcome="student_error", value=None, error=error,
    )  # fmt: skip
    answer = as_student.get(reverse("run", args=[run.pk]))
    # Empty cells are not run, so they are not counted.
    assert answer.context["excerpt"].title == "Cell 2"
    assert answer.context["excerpt"].lines[1] == (2, ANY, True)
    page = answer.content.decode()
    assert "<mark>" in page
    assert "optimizer = keras.optimizers.Adam(lr=0.1)" in page
    assert "Keras 3 calls this learning_rate" in page


@pytest.mark.parametrize("line", [None, 0, 99, "2"])
def test_a_line_that_is_not_there_is_not_shown(
    as_student: Client, student: Enrolment, line: object
) -> None:
    error = {"type": "E", "text": "t", "line": line, "cell": None, "traceback": "no"}
    run = factories.make_finished_run(
        factories.make_submission(student), outcome="student_error", value=None, error=error
    )
    assert as_student.get(reverse("run", args=[run.pk])).context["excerpt"] is None


def test_the_page_needs_no_more_than_fifteen_queries_with_all_of_it(
    as_student: Client, as_teacher: Client, student: Enrolment, run: Run
) -> None:
    for _ in range(6):
        other = factories.make_student(student.offering)
        factories.make_finished_run(factories.make_submission(other))
    address = reverse("run", args=[run.pk])
    assert as_student.get(address).context["strip"].students == 7
    assert queries_of(as_student, address) <= 15
    assert queries_of(as_teacher, address) <= 15
