"""The addresses of the pages, by audience."""

from django.urls import path

from grading.pages import appearance, faculty, files, scoring, student, styleguide

urlpatterns = [
    path("", student.home, name="home"),
    path("marks/", student.my_marks, name="my_marks"),
    path("class/<int:enrolment_pk>/", student.student_home, name="student_home"),
    path("class/<int:enrolment_pk>/marks/", student.my_marks, name="class_marks"),
    path("runs/<int:pk>/notebook/", files.run_notebook, name="run_notebook"),
    path("runs/<int:pk>/notebook/file/", files.run_notebook_file, name="run_notebook_file"),
    path("submissions/<int:pk>/file/", files.submission_file, name="submission_file"),
    path("faculty/", faculty.faculty_home, name="faculty_home"),
    path("faculty/items/<int:pk>/close/", faculty.staff_item_close, name="staff_item_close"),
    path("faculty/<int:offering_pk>/", faculty.grid, name="grid"),
    path(
        "faculty/<int:offering_pk>/score/<int:enrolment_pk>/<slug:item>/",
        scoring.score,
        name="score",
    ),
    path(
        "faculty/<int:offering_pk>/score/<int:enrolment_pk>/<slug:item>/save/",
        scoring.score_save,
        name="score_save",
    ),
    path("appearance/", appearance.appearance, name="appearance"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
