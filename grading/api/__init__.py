"""The API, version 1: what scripts and other systems of a college may ask and do.

The same rules as the pages: objects come through `grading.access`, a file through
`grading.intake`, marks are only read. It knows no page.
"""
