"""How documents are written: one writer for each form of file, shared by all of them."""
