"""Long lists come in pages."""

from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """`?limit=50&offset=100`; at most 200 at a time."""

    default_limit = 50
    max_limit = 200
