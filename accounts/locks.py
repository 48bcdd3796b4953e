"""Accounts that have to wait after wrong passwords: how long still, and ending that.

allauth counts in the cache; this looks at the same place.
"""

import time

from allauth.core.internal import ratelimit
from django.core.cache import cache

APP, ACTION = "allauth.account", "login_failed"


def account_key(username: str) -> str:
    """By what failures are counted: the account alone, whatever name the site was called by."""
    return f"account:{username.lower()}"


def waits(username: str) -> float:
    """For how many seconds the account can't be signed in to; 0: it can."""
    now = time.time()
    longest = 0.0
    for rate, key in _places(username):
        recent = [at for at in cache.get(key, []) if at > now - rate.duration]
        if len(recent) >= rate.amount:
            longest = max(longest, min(recent[: rate.amount]) + rate.duration - now)
    return longest


def clear(username: str) -> None:
    """Let the account be signed in to at once."""
    for _, key in _places(username):
        cache.delete(key)


def _places(username: str) -> list[tuple[ratelimit.Rate, str]]:
    return [
        (
            rate,
            ratelimit.get_cache_key(
                None, app=APP, action=ACTION, rate=rate, key=account_key(username)
            ),
        )
        for rate in ratelimit.get_rates(app=APP, action=ACTION)
        if rate.per == "key"
    ]
