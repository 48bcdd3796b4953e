"""Addresses. Each room of the house brings its own list."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("grading.api.urls")),
    path("reports/", include("grading.reports.urls")),
    path("", include("grading.pages.urls")),
]
