"""The addresses of documents, below /reports/."""

from django.urls import path

from grading.reports import views

app_name = "reports"
urlpatterns = [
    path("<int:offering_pk>/cie-sheet/", views.cie_sheet, name="cie_sheet"),
    path("<int:offering_pk>/cie-sheet/workbook.xlsx", views.cie_sheet_xlsx, name="cie_sheet_xlsx"),
    path("<int:offering_pk>/cie-sheet/table.csv", views.cie_sheet_csv, name="cie_sheet_csv"),
    path("<int:offering_pk>/cie-sheet/<int:enrolment_pk>/", views.cie_working, name="cie_working"),
]
