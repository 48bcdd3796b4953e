"""The addresses of the API, below /api/v1/."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from grading.api import (
    classes,
    documents,
    marks,
    nothing,
    openapi,
    regrades,
    roster,
    runs,
    submissions,
)

__all__ = ["openapi", "urlpatterns"]  # importing `openapi` is what makes the document know of it

app_name = "api"
urlpatterns = [
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
    path(
        "docs/",
        login_not_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema")),
        name="docs",
    ),
    path("me/", classes.Me.as_view(), name="me"),
    path("classes/", classes.Classes.as_view(), name="classes"),
    path("classes/<int:offering>/tasks/", classes.Tasks.as_view(), name="tasks"),
    path(
        "classes/<int:offering>/tasks/<str:task>/submissions/",
        submissions.HandIn.as_view(),
        name="hand_in",
    ),
    path("classes/<int:offering>/marks/", marks.Marks.as_view(), name="marks"),
    path("classes/<int:offering>/documents/", documents.Documents.as_view(), name="documents"),
    path(
        "classes/<int:offering>/documents/<slug:name>/<slug:form>/",
        documents.File.as_view(),
        name="document",
    ),
    path("classes/<int:offering>/regrades/", regrades.Ask.as_view(), name="regrade_ask"),
    path("regrades/", regrades.Regrades.as_view(), name="regrades"),
    path("regrades/<int:pk>/", regrades.One.as_view(), name="regrade"),
    path("regrades/<int:pk>/answer/", regrades.Answer.as_view(), name="regrade_answer"),
    path("classes/<int:offering>/roster/", roster.Roster.as_view(), name="roster"),
    path("submissions/", submissions.Submissions.as_view(), name="submissions"),
    path("submissions/<int:pk>/", submissions.One.as_view(), name="submission"),
    path("submissions/<int:pk>/file/", submissions.File.as_view(), name="submission_file"),
    path("runs/<int:pk>/", runs.One.as_view(), name="run"),
    path("runs/<int:pk>/events/", runs.Events.as_view(), name="run_events"),
    path("runs/<int:pk>/cancel/", runs.Cancel.as_view(), name="run_cancel"),
    re_path("", nothing.Nothing.as_view(), name="nothing"),
]
