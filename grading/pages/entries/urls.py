"""The addresses of a class's register."""

from django.urls import path

from grading.pages.entries import (
    audit,
    entering,
    orders,
    overview,
    project,
    publishing,
    scheme,
    teams,
)

_AT = "faculty/<int:offering_pk>/register/"
_ENTRY = _AT + "entries/<slug:item>/"
_TEAM = _AT + "teams/<int:team_pk>/"

urlpatterns = [
    path(_AT, overview.register, name="register"),
    path(_ENTRY, entering.grid, name="entry_grid"),
    path(_ENTRY + "preview/", entering.grid_preview, name="entry_grid_preview"),
    path(_ENTRY + "table/", entering.table, name="entry_table"),
    path(_ENTRY + "table/preview/", entering.table_preview, name="entry_table_preview"),
    path(_ENTRY + "template.xlsx", entering.download, name="entry_template"),
    path(_ENTRY + "save/", entering.save, name="entry_save"),
    path(_AT + "publishing/", publishing.publishing, name="publishing"),
    path(_AT + "publishing/<slug:sheet>/publish/", publishing.publish, name="sheet_publish"),
    path(_AT + "publishing/<slug:sheet>/ask/", publishing.ask, name="sheet_ask"),
    path(_AT + "publishing/<slug:sheet>/decide/", publishing.decide, name="sheet_decide"),
    path(_AT + "orders/", orders.orders, name="orders"),
    path(_AT + "orders/issue/", orders.issue, name="order_issue"),
    path(_AT + "orders/<int:order_pk>/lift/", orders.lift, name="order_lift"),
    path(_AT + "scheme/", scheme.scheme, name="scheme"),
    path(_AT + "scheme/change/", scheme.change, name="scheme_change"),
    path(_AT + "audit/", audit.audit, name="audit"),
    path(_AT + "audit/verify/", audit.verify, name="audit_verify"),
    path(_AT + "teams/", teams.teams, name="teams"),
    path(_AT + "teams/new/", teams.new, name="team_new"),
    path(_TEAM, teams.team, name="team"),
    path(_TEAM + "members/", teams.members, name="team_members"),
    path(_TEAM + "proposal/", teams.proposal, name="team_proposal"),
    path(_TEAM + "decision/", teams.decision, name="team_decision"),
    path(_TEAM + "marks/", teams.marks, name="team_marks"),
    path("class/<int:enrolment_pk>/project/", project.project, name="project"),
    path("class/<int:enrolment_pk>/project/propose/", project.propose, name="project_propose"),
]
