"""Every document, in the order in which a term needs them."""

from grading.registry import Registry
from grading.reports.documents import (
    audit,
    certificates,
    cie_sheet,
    co_po_sheet,
    co_sheet,
    exceptions,
    exit_survey,
    internal_test,
    lab_register,
    project,
    record_sheet,
    result,
    see_allotment,
    see_marks,
)

REGISTRY = Registry(
    "document",
    (
        lab_register.DOCUMENT,
        record_sheet.DOCUMENT,
        internal_test.DOCUMENT,
        project.DOCUMENT,
        cie_sheet.DOCUMENT,
        exceptions.DOCUMENT,
        see_allotment.DOCUMENT,
        see_marks.DOCUMENT,
        result.DOCUMENT,
        certificates.DOCUMENT,
        co_sheet.DOCUMENT,
        co_po_sheet.DOCUMENT,
        exit_survey.DOCUMENT,
        audit.DOCUMENT,
    ),
)
