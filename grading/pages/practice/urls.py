"""The addresses of practice."""

from django.urls import path

from grading.pages.practice import views

urlpatterns = [path("faculty/<int:offering_pk>/practice/", views.practice, name="practice")]
