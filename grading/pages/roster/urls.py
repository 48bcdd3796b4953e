"""The addresses of the roster's pages."""

from django.urls import path

from grading.pages.roster import lists, people

CLASS = "faculty/<int:offering_pk>/roster/"
PERSON = f"{CLASS}<int:enrolment_pk>/"

urlpatterns = [
    path("rosters/", people.rosters, name="rosters"),
    path(CLASS, people.roster, name="roster"),
    path(f"{CLASS}template/", lists.template, name="roster_template"),
    path(f"{CLASS}look/", lists.look, name="roster_look"),
    path(f"{CLASS}enrol/", lists.enrol, name="roster_enrol"),
    path(f"{CLASS}sign-ins/", lists.sign_ins, name="roster_sign_ins"),
    path(PERSON, people.person, name="roster_person"),
    path(f"{PERSON}move/", people.move, name="roster_move"),
    path(f"{PERSON}withdraw/", people.withdraw, name="roster_withdraw"),
    path(f"{PERSON}restore/", people.restore, name="roster_restore"),
]
