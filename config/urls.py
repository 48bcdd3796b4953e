"""Addresses. Each room of the house brings its own list."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("grading.api.urls")),
    path("reports/", include("grading.reports.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("", include("grading.pages.urls")),
]

handler500 = "grading.pages.resend.server_error"
