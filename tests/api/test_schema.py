"""The OpenAPI document is whole, valid and true to what the site answers."""

from pathlib import Path

import schemathesis
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from grading.api.urls import urlpatterns
from grading.scoring import regrade, rubric
from tests import factories
from tests.api.conftest import script_of, token_of

DOCUMENT = "/api/v1/schema/"
NO_OPERATIONS = {"schema", "docs", "nothing"}
TRIES = 20
"""Requests for each operation."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def document() -> dict:
    return yaml.safe_load(Client().get(DOCUMENT).content)


def test_it_is_made_without_a_warning_and_is_valid(tmp_path: Path) -> None:
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "api.yml"))


def test_every_address_is_in_it_with_its_errors(db: None) -> None:
    paths = document()["paths"]
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    operations = [one for path in paths.values() for one in path.values()]
    told = {one["operationId"].removesuffix("_import") for one in operations}
    assert told == names - NO_OPERATIONS
    for one in operations:
        assert {"401", "403", "404"} <= one["responses"].keys()
        assert one["description"]


def test_an_address_that_is_not_there_is_a_problem_and_no_page(db: None) -> None:
    for client in (Client(), script_of(factories.make_user())):
        answer = client.get("/api/v1/marks/")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_the_page_that_shows_it_needs_nothing_from_elsewhere(db: None) -> None:
    page = Client().get("/api/v1/docs/").content.decode()
    assert "://" not in page.replace("http://www.w3.org", "")
    assert "<script>" not in page


def test_the_site_answers_as_it_says(live_server, transactional_db: None) -> None:
    """Whatever is sent: no fault of the site's, and every answer is one of those told of."""
    student = factories.make_student()
    teacher = factories.make_faculty(student.offering)
    submission = factories.make_submission(student)
    run = factories.make_finished_run(submission)
    rubric.save(student, "1", {"viva": 3}, teacher.user, {})
    asked = regrade.ask(student, "1", "The second answer was right.")
    known = {"offering": student.offering_id, "task": "1a", "name": "cie", "form": "csv"}
    schema = schemathesis.openapi.from_url(f"{live_server.url}{DOCUMENT}")
    people = [{"Authorization": f"Token {token_of(one.user)}"} for one in (student, teacher)]
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=TRIES, deadline=None, derandomize=True, database=None)
        @given(
            case=operation.as_strategy(),
            at_something_real=st.booleans(),
            headers=st.sampled_from(people),
        )
        def answers_as_told(
            case: schemathesis.Case, at_something_real: bool, headers: dict[str, str]
        ) -> None:
            if at_something_real:
                rows = {"/runs/": run, "/regrades/": asked}
                pk = next((row.pk for part, row in rows.items() if part in case.path), None)
                pk = pk or submission.pk
                here = known | {"id": pk, "pk": pk}
                case.path_parameters.update({key: here[key] for key in case.path_parameters})
            case.call_and_validate(headers=headers, checks=CHECKS)
            tried.add(case.operation.definition.raw["operationId"])

        answers_as_told()
    assert len(tried) > len(urlpatterns) - len(NO_OPERATIONS)
