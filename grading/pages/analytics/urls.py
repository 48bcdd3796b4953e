"""The addresses of class analytics."""

from django.urls import path

from grading.pages.analytics import views

OF_CLASS = "faculty/<int:offering_pk>/analytics/"
BEHIND = "<slug:figure>/<int:row>/<int:column>/"

urlpatterns = [
    path(OF_CLASS, views.analytics, name="analytics"),
    path(f"{OF_CLASS}table/", views.class_table, name="analytics_table"),
    path(f"{OF_CLASS}behind/{BEHIND}", views.class_behind, name="analytics_behind"),
    path(f"{OF_CLASS}<slug:item>/", views.experiment, name="analytics_item"),
    path(f"{OF_CLASS}<slug:item>/table/", views.item_table, name="analytics_item_table"),
    path(f"{OF_CLASS}<slug:item>/{BEHIND}", views.item_behind, name="analytics_item_behind"),
]
