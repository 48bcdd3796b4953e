"""Runs untrusted programs and brings back bounded facts. Knows no Django and no marks."""
