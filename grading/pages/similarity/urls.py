"""The addresses of similarity."""

from django.urls import path

from grading.pages.similarity import pair, views

OF_CLASS = "faculty/<int:offering_pk>/similarity/"

urlpatterns = [
    path(OF_CLASS, views.similarity, name="similarity"),
    path(f"{OF_CLASS}start/", views.start, name="similarity_start"),
    path(f"{OF_CLASS}<int:pk>/", views.comparison, name="comparison"),
    path(f"{OF_CLASS}<int:pk>/progress/", views.progress, name="comparison_progress"),
    path(f"{OF_CLASS}<int:pk>/cancel/", views.cancel, name="comparison_cancel"),
    path(f"{OF_CLASS}<int:pk>/table/", views.table, name="comparison_table"),
    path(f"{OF_CLASS}pairs/<int:pk>/", pair.pair, name="pair"),
    path(f"{OF_CLASS}pairs/<int:pk>/note/", pair.note, name="pair_note"),
]
