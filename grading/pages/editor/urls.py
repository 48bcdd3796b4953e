"""The addresses of the editor and of checks."""

from django.urls import path

from grading.pages.editor import check, page, start

TASK = "class/<int:enrolment_pk>/tasks/<str:slug>/"

urlpatterns = [
    path(f"{TASK}editor/", page.editor, name="editor"),
    path(f"{TASK}editor/begin/", start.begin, name="editor_begin"),
    path(f"{TASK}editor/discard/", start.discard, name="editor_discard"),
    path(f"{TASK}editor/file/", page.file, name="editor_file"),
    path(f"{TASK}check/", check.check_file, name="check_file"),
    path("checks/<int:pk>/", check.check, name="check"),
    path("checks/<int:pk>/state/", check.check_state, name="check_state"),
    path("checks/<int:pk>/cancel/", check.check_cancel, name="check_cancel"),
]
