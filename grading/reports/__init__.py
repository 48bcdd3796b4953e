"""Documents: one row iterator each, and writers that they share. Reads marks, never writes them."""
