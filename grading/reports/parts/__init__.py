"""Columns and tables that several documents have."""
