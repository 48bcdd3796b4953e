"""The addresses of documents, below /reports/."""

from django.urls import path

from grading.reports import cie_pages, views

app_name = "reports"
urlpatterns = [
    path("<int:offering_pk>/", views.documents, name="documents"),
    path("<int:offering_pk>/all.zip", views.archive, name="archive"),
    path("<int:offering_pk>/cie-sheet/", cie_pages.cie_sheet, name="cie_sheet"),
    path(
        "<int:offering_pk>/cie-sheet/<int:enrolment_pk>/",
        cie_pages.cie_working,
        name="cie_working",
    ),
    path("<int:offering_pk>/<slug:name>/", views.document, name="document"),
    path("<int:offering_pk>/<slug:name>/<slug:form>/", views.download, name="download"),
    path(
        "<int:offering_pk>/<slug:name>/<int:enrolment_pk>/<slug:form>/",
        views.download,
        name="download_one",
    ),
]
