"""Documents: one row iterator each, and writers that they share. Reads marks, never writes them.

`registry` lists the documents, `documents/` holds one file for each, `writers/` the forms of file.
A document is built from `gathered` (the class, fetched once) into `content` (tables, what is
missing), which every writer writes from.
"""
