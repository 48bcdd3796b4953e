"""The register of a class: entries, publishing, orders, scheme, teams, what the ledger holds."""
