"""The pages of a class for those who teach it, in the order in which a term needs them.

A page with a tab of its own is one line here; its template shows the tabs by `{% class_nav %}`.
"""

PAGES = (
    ("grid", "The class"),
    ("register", "Register"),
    ("reports:cie_sheet", "CIE sheet"),
    ("exams", "Exams"),
    ("outcomes", "Outcomes"),
    ("roster", "Roster"),
    ("reports:documents", "Documents"),
)
"""Name of the address, which takes `offering_pk`; what the tab says."""
