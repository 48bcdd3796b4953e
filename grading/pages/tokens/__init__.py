"""The page on which a person makes and revokes tokens of the API."""
