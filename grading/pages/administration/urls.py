"""The addresses of the administrator's pages, and the one that a monitor asks."""

from django.urls import path

from grading.pages.administration import (
    audit,
    health,
    institution,
    people,
    schemes,
    step,
    tokens,
)

_AT = "administration/"
_PERSON = f"{_AT}people/<int:pk>/"
_SCHEME = f"{_AT}schemes/<int:pk>/"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path(_AT, health.home, name="administration"),
    path(f"{_AT}people/", people.listing, name="administration_people"),
    path(f"{_AT}people/add/", people.add, name="administration_person_add"),
    path(_PERSON, people.person, name="administration_person"),
    path(f"{_PERSON}details/", people.details, name="administration_details"),
    path(f"{_PERSON}do/<slug:key>/", step.step, name="administration_step"),
    path(f"{_AT}institution/", institution.settings_page, name="administration_institution"),
    path(f"{_AT}schemes/", schemes.schemes, name="administration_schemes"),
    path(_SCHEME, schemes.scheme, name="administration_scheme"),
    path(f"{_SCHEME}new/", schemes.new, name="administration_scheme_new"),
    path(f"{_SCHEME}give/", schemes.give, name="administration_scheme_give"),
    path(f"{_SCHEME}retire/", schemes.retire, name="administration_scheme_retire"),
    path(f"{_AT}tokens/", tokens.tokens, name="administration_tokens"),
    path(f"{_AT}tokens/<str:pk>/revoke/", tokens.revoke, name="administration_token_revoke"),
    path(f"{_AT}audit/", audit.audit, name="administration_audit"),
    path(f"{_AT}audit.csv", audit.audit_csv, name="administration_audit_csv"),
    path(f"{_AT}health/", health.health, name="administration_health"),
    path(f"{_AT}health/look/", health.look, name="administration_look"),
]
