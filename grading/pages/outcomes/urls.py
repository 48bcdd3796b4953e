"""The addresses of the outcomes' pages."""

from django.urls import path

from grading.pages.outcomes import decisions, figures, survey

CLASS = "faculty/<int:offering_pk>/outcomes/"

urlpatterns = [
    path(CLASS, figures.outcomes, name="outcomes"),
    path(f"{CLASS}co/<int:number>/", figures.outcome, name="outcome"),
    path(f"{CLASS}co/<int:number>/cie/", figures.by_cie, name="outcome_cie"),
    path(f"{CLASS}co/<int:number>/see/", figures.by_see, name="outcome_see"),
    path(f"{CLASS}co/<int:number>/action/", decisions.action, name="outcome_action"),
    path(f"{CLASS}targets/", decisions.targets, name="outcome_targets"),
    path(f"{CLASS}evidence/", decisions.evidence, name="outcome_evidence"),
    path(f"{CLASS}matrix/", decisions.matrix, name="outcome_matrix"),
    path(f"{CLASS}survey/", survey.of_class, name="outcome_survey"),
    path("class/<int:enrolment_pk>/survey/", survey.own, name="survey"),
]
