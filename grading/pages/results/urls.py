"""The addresses of what a result is looked at by."""

from django.urls import path

from grading.pages.results import compare, examples

urlpatterns = [
    path("runs/<int:pk>/compare/", compare.compare, name="compare_runs"),
    path("runs/<int:pk>/examples/<int:number>.png", examples.picture, name="run_example"),
]
