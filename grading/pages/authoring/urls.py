"""The addresses of task authoring."""

from django.urls import path

from grading.pages.authoring import measuring, publishing, tasks

_AT = "tasks/"
_TASK = f"{_AT}<str:course>/<str:slug>/"

urlpatterns = [
    path(_AT, tasks.listing, name="authoring"),
    path(_TASK, tasks.task, name="authoring_task"),
    path(f"{_TASK}preview/", tasks.preview, name="authoring_preview"),
    path(f"{_TASK}starter/", tasks.starter, name="authoring_starter"),
    path(f"{_TASK}calibrate/", measuring.start, name="authoring_calibrate"),
    path(f"{_TASK}calibrations/<int:pk>/", measuring.shown, name="authoring_calibration"),
    path(f"{_TASK}calibrations/<int:pk>/cancel/", measuring.cancel, name="authoring_cancel"),
    path(f"{_TASK}calibrations/<int:pk>/file/", measuring.file, name="authoring_file"),
    path(f"{_TASK}publish/", publishing.publish, name="authoring_publish"),
    path(f"{_TASK}take-back/", publishing.take_back, name="authoring_take_back"),
]
