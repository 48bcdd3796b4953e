"""The pages of a class's register, in the order in which a term needs them."""

PAGES = (
    ("register", "Entries"),
    ("teams", "Teams"),
    ("publishing", "Publish and unlock"),
    ("orders", "Orders"),
    ("scheme", "Scheme"),
    ("audit", "Audit"),
)
"""Name of the address, which takes `offering_pk`; what the link says."""
