"""The processes that are heard from. What they run is told by the runs themselves."""

from django.conf import settings
from django.db import models


class Worker(models.Model):
    """A process of the site, by the name that stands on its runs too. It writes this row itself."""

    name = models.CharField(max_length=100, unique=True, help_text="host:process")
    does = models.CharField(max_length=20, help_text="Which queue it serves, or what it keeps up.")
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField()

    class Meta:
        ordering = ["does", "name"]

    def __str__(self) -> str:
        return f"{self.does} {self.name}"


class HealthReport(models.Model):
    """What `./manage.py doctor` says where the workers are, asked for on the health page."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    worker = models.CharField(max_length=100, blank=True)
    done_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"health at {self.asked_at:%d %b %Y, %H:%M}"
