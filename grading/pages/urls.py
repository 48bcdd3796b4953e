"""The addresses of the pages, by audience."""

from django.urls import include, path

from grading.pages import appearance, faculty, files, run, student, styleguide, task

urlpatterns = [
    path("", student.home, name="home"),
    path("marks/", student.my_marks, name="my_marks"),
    path("class/<int:enrolment_pk>/", student.student_home, name="student_home"),
    path("class/<int:enrolment_pk>/marks/", student.my_marks, name="class_marks"),
    path("class/<int:enrolment_pk>/tasks/<str:slug>/", task.task, name="task"),
    path("class/<int:enrolment_pk>/tasks/<str:slug>/hand-in/", task.hand_in, name="hand_in"),
    path("class/<int:enrolment_pk>/tasks/<str:slug>/starter/", task.starter, name="starter"),
    path("runs/<int:pk>/", run.run, name="run"),
    path("runs/<int:pk>/events/", run.run_events, name="run_events"),
    path("runs/<int:pk>/progress/", run.run_progress, name="run_progress"),
    path("runs/<int:pk>/cancel/", run.run_cancel, name="run_cancel"),
    path("runs/<int:pk>/again/", run.run_again, name="run_again"),
    path("runs/<int:pk>/notebook/", files.run_notebook, name="run_notebook"),
    path("runs/<int:pk>/notebook/file/", files.run_notebook_file, name="run_notebook_file"),
    path("runs/<int:pk>/log/<str:stream>/", files.run_log, name="run_log"),
    path("submissions/<int:pk>/file/", files.submission_file, name="submission_file"),
    path("submissions/<int:pk>/answer/", files.answer, name="answer"),
    path("faculty/", faculty.faculty_home, name="faculty_home"),
    path("faculty/items/<int:pk>/close/", faculty.staff_item_close, name="staff_item_close"),
    path("", include("grading.pages.administration.urls")),
    path("", include("grading.pages.authoring.urls")),
    path("", include("grading.pages.practice.urls")),
    path("", include("grading.pages.editor.urls")),
    path("", include("grading.pages.entries.urls")),
    path("", include("grading.pages.exams.urls")),
    path("", include("grading.pages.outcomes.urls")),
    path("", include("grading.pages.regrade.urls")),
    path("", include("grading.pages.results.urls")),
    path("", include("grading.pages.roster.urls")),
    path("", include("grading.pages.scoring.urls")),
    path("", include("grading.pages.analytics.urls")),
    path("", include("grading.pages.similarity.urls")),
    path("", include("grading.pages.sitting.urls")),
    path("", include("grading.pages.tokens.urls")),
    path("appearance/", appearance.appearance, name="appearance"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
