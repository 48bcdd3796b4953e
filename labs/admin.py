"""The catalogue's rows for administrators to look at. They are written by `sync_labs` alone."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from labs.models import Course, Experiment, Task, TaskVersion


class ReadOnly(admin.ModelAdmin):
    """Shows rows; the folders below labs/catalogue are the place to change them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Course)
class CourseAdmin(ReadOnly):
    list_display = ("code", "title")


@admin.register(Experiment)
class ExperimentAdmin(ReadOnly):
    list_display = ("course", "number", "title")
    list_filter = ("course",)


@admin.register(Task)
class TaskAdmin(ReadOnly):
    list_display = ("slug", "title", "experiment", "section", "published")
    list_filter = ("course",)

    @admin.display(description="published as")
    def published(self, task: Task) -> str:
        return task.current.digest[:12] if task.current else "not published"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("current", "experiment")


@admin.register(TaskVersion)
class TaskVersionAdmin(ReadOnly):
    list_display = ("task", "digest", "created_at")
    list_filter = ("task",)
