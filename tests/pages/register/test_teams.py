"""Teams: members, proposal by students, approval, marks with adjustments."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.ledger import history, present
from grading.models import Enrolment, Team, TeamEvent, TeamMember, TeamScore
from grading.scheme import PROJECT
from tests import factories
from tests.pages.conftest import queries_of, signed_in
from tests.pages.register.conftest import Register

MARKS = {"t-problem": "2", "t-implementation": "3", "t-demonstration": "1", "t-report": "2"}


@pytest.fixture
def partner(student: Enrolment) -> Enrolment:
    return factories.make_student(student.offering, name="Zoya Sultana")


@pytest.fixture
def team(register: Register, student: Enrolment, partner: Enrolment) -> Team:
    register.post("team_new", students=[student.pk, partner.pk])
    return Team.objects.get()


def save(register: Register, team: Team, seen=None, **fields: str):
    page = seen or register.get("team", team.pk)
    return register.post("team_marks", team.pk, seen=page.context["seen"], **(MARKS | fields))


def marks(student: Enrolment) -> list[object]:
    return [row.marks for _, row in sorted(present(student, PROJECT).items())]


def test_a_student_is_in_one_team_at_a_time(
    register: Register, team: Team, student: Enrolment, partner: Enrolment
) -> None:
    assert register.post("team_new", students=[student.pk]).status_code == 422
    assert register.post("team_new").status_code == 422
    register.post("team_members", team.pk, students=[partner.pk])
    register.post("team_new", students=[student.pk])
    assert [str(team) for team in Team.objects.all()] == ["Team 1", "Team 2"]
    left = TeamMember.objects.get(team=team, enrolment=student)
    assert left.left_at is not None


def test_a_team_proposes_and_faculty_return_and_approve(
    register: Register, team: Team, as_student: Client, student: Enrolment
) -> None:
    at = reverse("project_propose", args=[student.pk])
    assert as_student.post(at, {"title": "Leaves"}).status_code == 422
    as_student.post(at, {"title": "Leaves", "statement": "Which disease, from photographs."})
    first = TeamEvent.objects.get()
    answer = register.post("team_decision", team.pk, seen=first.pk, do="return")
    assert answer.status_code == 422
    assert "Say what has to change" in answer.content.decode()
    register.post("team_decision", team.pk, seen=first.pk, do="return", reason="Name the data.")
    page = as_student.get(reverse("project", args=[student.pk])).content.decode()
    assert "Name the data." in page
    as_student.post(at, {"title": "Leaves", "statement": "Photographs of our own garden."})
    answer = register.post(
        "team_decision", team.pk, seen=first.pk, do="approve", reason="My own words."
    )
    assert "was changed meanwhile" in answer.content.decode()
    assert 'value="My own words."' in answer.content.decode()
    newest = TeamEvent.objects.order_by("pk").last()
    register.post("team_decision", team.pk, seen=newest.pk, do="approve")
    assert list(TeamEvent.objects.values_list("kind", flat=True)) == [
        "proposed", "returned", "proposed", "approved",
    ]  # fmt: skip
    assert as_student.post(
        at, {"title": "Leaves", "statement": "Photographs of our own garden."}
    ).status_code == 422  # fmt: skip


def test_who_is_in_no_team_proposes_nothing(student: Enrolment, as_student: Client) -> None:
    assert "no team yet" in as_student.get(
        reverse("project", args=[student.pk])
    ).content.decode()  # fmt: skip
    assert as_student.post(reverse("project_propose", args=[student.pk])).status_code == 404


def test_the_teams_marks_go_to_every_member_with_their_adjustment(
    register: Register, team: Team, student: Enrolment, partner: Enrolment
) -> None:
    answer = save(
        register, team,
        **{f"a-{partner.pk}-demonstration": "\N{MINUS SIGN}1", f"why-{partner.pk}": "was away"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert (marks(student), marks(partner)) == ([1, 3, 2, 2], [0, 3, 2, 2])
    reasons = {row.reason for row in history(partner, PROJECT)}
    assert reasons == {"Team 1; demonstration -1: was away"}
    score = TeamScore.objects.get(enrolment=partner, component="demonstration")
    assert (score.team_marks, score.adjustment, score.reason) == (1, -1, "was away")
    page = register.get("team", team.pk).content.decode()
    assert 'value="-1"' in page
    assert 'value="was away"' in page
    # Looking and saving again changes nothing.
    same = {f"a-{partner.pk}-demonstration": "-1", f"why-{partner.pk}": "was away"}
    save(register, team, **same)
    assert len(history(partner, PROJECT)) == 4
    assert TeamScore.objects.count() == 8


def test_another_split_of_the_same_mark_is_kept(
    register: Register, team: Team, partner: Enrolment
) -> None:
    save(register, team)
    other = {"t-report": "1", f"a-{partner.pk}-report": "+1", f"why-{partner.pk}": "wrote it"}
    save(register, team, **other)
    assert marks(partner) == [1, 3, 2, 2]
    newest = TeamScore.objects.filter(enrolment=partner, component="report").last()
    assert (newest.team_marks, newest.adjustment) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("t-problem", "3", "over the maximum of 2"),
        ("t-problem", "x", "is not a number"),
        ("a-{0}-problem", "1", "2 +1 is outside 0 to 2"),
        ("a-{0}-problem", "-3", "over the maximum of 2"),
        ("a-{0}-problem", "one", "is not a number"),
        ("a-{0}-problem", "-1", "needs a reason"),
    ],
)
def test_a_bad_field_keeps_everything_out_and_is_named(
    register: Register, team: Team, student: Enrolment, field: str, value: str, told: str
) -> None:
    answer = save(register, team, **{field.format(student.pk): value})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert (present(student, PROJECT), TeamScore.objects.count()) == ({}, 0)


def test_a_mark_that_somebody_else_decided_is_not_written_over(
    register: Register, second: Register, team: Team, student: Enrolment, partner: Enrolment
) -> None:
    seen = register.get("team", team.pk)
    second.enter("P", {(partner, "report"): 1})
    answer = save(register, team, seen)
    assert answer.status_code == 409
    assert "by Prof. Suresh Prabhu" in answer.content.decode()
    assert (marks(student), marks(partner)) == ([], [1])
    assert "not from the team" in answer.content.decode()
    assert save(register, team, answer).status_code == 302
    assert marks(partner) == [1, 3, 2, 2]


def test_the_pages_need_few_queries(register: Register, team: Team, student: Enrolment) -> None:
    save(register, team)
    assert queries_of(register.client, register.at("team", team.pk)) <= 15
    assert queries_of(register.client, register.at("teams")) <= 15
    project = reverse("project", args=[student.pk])
    assert queries_of(signed_in(student.user), project) <= 12


@pytest.mark.parametrize("number", ["9" * 19, "9" * 40, "-" + "9" * 30, "9" * 5000, "x", "1.5"])
def test_a_member_whose_number_no_database_takes_is_refused(
    register: Register, team: Team, number: str
) -> None:
    assert register.post("team_new", students=[number]).status_code == 422
    assert register.post("team_members", team.pk, students=[number]).status_code == 422
    assert Team.objects.count() == 1
