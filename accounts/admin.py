"""People on Django's own pages for administrators, and what is done on those, written down."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.audit import AuditEvent, record
from accounts.models import User


class WrittenDown(admin.ModelAdmin):
    """Each change is also a row that can't be changed, where all other decisions stand."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return _written(request, obj, super().log_addition(request, obj, message))

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return _written(request, obj, super().log_change(request, obj, message))

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any, Any]) -> Any:
        for obj in queryset:
            record(
                AuditEvent.Kind.ADMIN_SITE, _who(request), about=str(obj), after={"is": "deleted"}
            )
        return super().log_deletions(request, queryset)


def _written(request: HttpRequest, obj: Model, entry: LogEntry) -> LogEntry:
    record(
        AuditEvent.Kind.ADMIN_SITE,
        _who(request),
        person=obj if isinstance(obj, User) else None,
        about="" if isinstance(obj, User) else str(obj),
        after={"is": entry.get_change_message()},
    )
    return entry


def _who(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


class NewPerson(AdminUserCreationForm):
    """A password may be left out: such a person can't sign in until one is set."""

    class Meta:
        model = User
        fields = ("username", "usn", "name")


@admin.register(User)
class PersonAdmin(WrittenDown, UserAdmin):
    """Seat number and name instead of first and last name."""

    add_form = NewPerson
    list_display = ("username", "usn", "name", "is_active", "is_staff")
    search_fields = ("username", "usn", "name")
    # Changed on the administrator's pages, which keep one administrator and write down why.
    readonly_fields = ("is_active", "is_staff", "is_superuser", "groups", "must_change_password")
    ordering = ("usn", "name")
    fieldsets = (
        (None, {"fields": ("username", "usn", "name", "email", "password")}),
        ("May", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Has to", {"fields": ("must_change_password",)}),
        ("When", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "usn", "name", "usable_password", "password1", "password2")},
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed: marks and decisions hang on them."""
        return False
