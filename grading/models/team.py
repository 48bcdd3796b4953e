"""Teams of the course's project: who is in one, what it proposes, what its marks were made of.

`grading.scoring.teams` and `team_marks` alone add these rows. Marks are in the ledger; a
`TeamScore` says which part of one is the team's and which is the student's own.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.ledger import MarkEntry
from grading.models.offering import Enrolment, Offering


class Team(models.Model):
    """Students who do one project together."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="teams")
    number = models.PositiveSmallIntegerField(help_text="1, 2, 3 ... within the offering")

    class Meta:
        ordering = ["offering", "number"]
        constraints = [models.UniqueConstraint(fields=["offering", "number"], name="one_team")]

    def __str__(self) -> str:
        return f"Team {self.number}"


class TeamMember(models.Model):
    """A student's time in a team; one team at a time."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="team_memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["team", "enrolment__user__usn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(left_at=None),
                name="one_team_a_student",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.enrolment.user}"


class TeamEvent(models.Model):
    """A step of a team's proposal, with its text as it read then. Append-only."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned to the team")

    team = models.ForeignKey(Team, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    statement = models.TextField(help_text="The problem, and the data that it is solved on.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["team", "pk"]

    def __str__(self) -> str:
        return f"{self.team} {self.kind}"


class TeamScore(models.Model):
    """What one member's mark of one component is made of: the team's mark and an adjustment.

    Append-only; the newest of a member and component stands, as long as its `entry` does.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="scores")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="team_scores")
    component = models.CharField(max_length=20)
    team_marks = models.DecimalField(max_digits=6, decimal_places=2)
    adjustment = models.DecimalField(
        max_digits=6, decimal_places=2, help_text="Added to the team's mark; may be negative."
    )
    reason = models.CharField(max_length=500, blank=True, help_text="Why this member differs.")
    entry = models.ForeignKey(
        MarkEntry,
        models.PROTECT,
        related_name="team_scores",
        help_text="The ledger's row that holds the sum.",
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["team", "pk"]

    def __str__(self) -> str:
        return f"{self.team} {self.component} {self.team_marks} {self.adjustment:+}"
