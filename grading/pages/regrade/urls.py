"""The addresses of re-grade requests."""

from django.urls import path

from grading.pages.regrade import faculty, student

_AT = "faculty/<int:offering_pk>/regrades/"

urlpatterns = [
    path("class/<int:enrolment_pk>/regrades/", student.my_regrades, name="my_regrades"),
    path("class/<int:enrolment_pk>/regrades/<slug:item>/", student.ask, name="regrade_ask"),
    path(_AT, faculty.regrades, name="regrades"),
    path(_AT + "<int:pk>/", faculty.regrade, name="regrade"),
    path(_AT + "<int:pk>/answer/", faculty.answer, name="regrade_answer"),
]
