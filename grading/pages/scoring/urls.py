"""The addresses of the grid and of scoring, by name and by number."""

from django.urls import path

from grading.pages.scoring import batch, blind, fields, grid, options, score, snippets

_AT = "faculty/<int:offering_pk>/"
_ITEM = _AT + "scoring/<slug:item>/"
_NAMED = _AT + "score/<int:enrolment_pk>/<slug:item>/"
_BLIND = _AT + "scoring/<slug:item>/<int:number>/"

urlpatterns = [
    path(_AT, grid.grid, name="grid"),
    path(_AT + "not-conducted/", grid.not_conducted, name="not_conducted"),
    path(_AT + "remarks/", snippets.snippets, name="snippets"),
    path(_AT + "remarks/offered/", snippets.snippets_offered, name="snippets_offered"),
    path(_AT + "remarks/<int:pk>/", snippets.snippet, name="snippet"),
    path(_AT + "remarks/<int:pk>/remove/", snippets.snippet_remove, name="snippet_remove"),
    path(_ITEM, options.scoring, name="scoring"),
    path(_ITEM + "options/", options.choose, name="scoring_options"),
    path(_ITEM + "proposals/", batch.preview, name="batch"),
    path(_ITEM + "proposals/confirm/", batch.confirm, name="batch_confirm"),
    path(_NAMED, score.score, name="score"),
    path(_NAMED + "save/", score.score_save, name="score_save"),
    path(_NAMED + "field/", fields.score_field, name="score_field"),
    path(_NAMED + "undo/", score.score_undo, name="score_undo"),
    path(_NAMED + "unblind/", options.unblind, name="unblind"),
    path(_BLIND, score.score, name="blind"),
    path(_BLIND + "save/", score.score_save, name="blind_save"),
    path(_BLIND + "field/", fields.score_field, name="blind_field"),
    path(_BLIND + "undo/", score.score_undo, name="blind_undo"),
    path(_BLIND + "file/<int:pk>/", blind.file, name="blind_file"),
    path(_BLIND + "answer/<int:pk>/", blind.answer, name="blind_answer"),
    path(_BLIND + "notebook/<int:pk>/", blind.notebook, name="blind_notebook"),
]
