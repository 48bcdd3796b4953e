"""People on the administrator's pages."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest

from accounts.models import User


class NewPerson(AdminUserCreationForm):
    """A password may be left out: such a person can't sign in until one is set."""

    class Meta:
        model = User
        fields = ("username", "usn", "name")


@admin.register(User)
class PersonAdmin(UserAdmin):
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
