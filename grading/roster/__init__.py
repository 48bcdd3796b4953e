"""Who is in a class: lists read, planned and carried out whole, moves between sections, leaving.

Knows people, enrolments and the ledger's way of taking marks along; nothing of pages.
"""
