"""The addresses of the grid and of scoring, by name and by number."""

from django.urls import path

from grading.pages.scoring import grid, score

_AT = "faculty/<int:offering_pk>/"
_NAMED = _AT + "score/<int:enrolment_pk>/<slug:item>/"

urlpatterns = [
    path(_AT, grid.grid, name="grid"),
    path(_AT + "not-conducted/", grid.not_conducted, name="not_conducted"),
    path(_NAMED, score.score, name="score"),
    path(_NAMED + "save/", score.score_save, name="score_save"),
]
