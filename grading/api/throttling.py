"""How often one person may ask: a script that loops by mistake must not slow a class."""

from rest_framework.throttling import UserRateThrottle


class PerPerson(UserRateThrottle):
    """Counted for each worker process of the site, so the limit is a rough one."""

    scope = "person"
