"""The forms of setting an examination up. They read; `grading.exams.planning` decides."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from grading import access
from grading.exams import planning
from grading.models import Enrolment, Examiner, ExamSession, Offering
from grading.pages.chosen import Chosen
from labs.models import Experiment, Task

MINUTES_MOST = 600
NEW = "new"


class MomentInput(forms.DateTimeInput):
    """The browser's own field for date and time, in the institution's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class LotField(Chosen):
    """Experiments of the course; one without an open task says so."""

    def __init__(self, offering: Offering, **more: Any) -> None:
        is_open = Exists(Task.objects.filter(experiment=OuterRef("pk"), current__isnull=False))
        of_course = Experiment.objects.filter(course=offering.course_id)
        experiments = of_course.annotate(is_open=is_open).order_by("number")
        super().__init__(experiments, widget=forms.CheckboxSelectMultiple, **more)
        self.initial = [each for each in experiments if each.is_open]

    def label_from_instance(self, experiment: Any) -> str:
        closed = "" if experiment.is_open else _(" (no task is open: nothing to hand in)")
        return f"{experiment}{closed}"


class OccasionForm(forms.Form):
    """When, where and how a sitting is held."""

    starts_at = forms.DateTimeField(label=gettext_lazy("Date and time"), widget=MomentInput)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=5, max_value=MINUTES_MOST, initial=180
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For example: Laboratory 3."),
    )
    start = forms.ChoiceField(
        label=gettext_lazy("How programs start"),
        choices=[
            ("cold", gettext_lazy("Cold: each from nothing, behind the narrowest walls")),
            ("warm", gettext_lazy("Warm: sooner, frameworks are imported already")),
        ],
        initial="cold",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The same program comes to the same result either way."),
    )

    checks = forms.BooleanField(
        label=gettext_lazy("Checks on public data"),
        required=False,
        help_text=gettext_lazy(
            "Students may check a program before they hand it in. Without it the editor's checks "
            "are closed to them until their time is over."
        ),
    )

    @property
    def occasion(self) -> planning.Occasion:
        """What was typed. Only of a valid form."""
        data = self.cleaned_data
        return planning.Occasion(
            data["starts_at"],
            data["minutes"],
            data["place"],
            data["start"] == "warm",
            data["checks"],
        )


class OfferingForm(forms.Form):
    """A form about a class; each of its kind finds its choices there."""

    def __init__(self, offering: Offering, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offering = offering


class TermsForm(OfferingForm):
    """What the draw depends on besides the roster."""

    mode = forms.ChoiceField(
        label=gettext_lazy("How experiments are drawn"),
        choices=[
            ("balanced", gettext_lazy("Balanced: each experiment equally often, give or take one")),
            ("uniform", gettext_lazy("Uniform: each student by themselves, as if alone")),
        ],
        initial="balanced",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Every student has the same chance of every experiment in both."),
    )
    neighbours_differ = forms.BooleanField(
        label=gettext_lazy("Nobody draws the experiment of the next seat"),
        required=False,
        initial=True,
    )

    def __init__(self, offering: Offering, *args: Any, **more: Any) -> None:
        super().__init__(offering, *args, **more)
        self.fields["lot"] = LotField(
            offering,
            label=_("Lot of experiments"),
            error_messages={"required": _("Choose at least one experiment for the lot.")},
        )


class BatchForm(TermsForm):
    """The terms of one sitting, with its name."""

    batch = forms.CharField(label=gettext_lazy("Name of the batch"), max_length=20)
    field_order = ["batch"]


class ExternalForm(OfferingForm):
    """Who examines from outside: somebody with an account, or one that is made now."""

    external = forms.ChoiceField(label=gettext_lazy("External examiner"))
    external_name = forms.CharField(
        label=gettext_lazy("Name, as it is printed"), required=False, max_length=200
    )
    external_username = forms.CharField(
        label=gettext_lazy("User name to sign in with"),
        required=False,
        max_length=60,
        validators=[
            RegexValidator(
                r"^[\w.@+-]+\Z", gettext_lazy("Letters, digits and . @ + - _ make a user name.")
            )
        ],
        help_text=gettext_lazy(
            "The account sees this examination alone and ends when its marks are signed."
        ),
    )

    def __init__(self, offering: Offering, *args: Any, **more: Any) -> None:
        super().__init__(offering, *args, **more)
        self._people = {str(user.pk): user for user in access.possible_examiners(offering)}
        outside = [(pk, _known_as(user)) for pk, user in self._people.items()]
        self.fields["external"].choices = [  # type: ignore[attr-defined]  # a ChoiceField's
            (NEW, _("Somebody new, named below")),
            *outside,
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("external") == NEW:
            for field in ("external_name", "external_username"):
                if not cleaned.get(field, "").strip() and field not in self.errors:
                    self.add_error(field, _("Give it, or choose somebody who has an account."))
        return cleaned

    @property
    def chosen(self) -> User | None:
        """Who has an account already; None: one is to be made. Only of a valid form."""
        return self._people.get(self.cleaned_data["external"])


def _known_as(user: User) -> str:
    return f"{user.get_full_name()} ({'guest, ' if hasattr(user, 'guest') else ''}{user.username})"


class ExaminerForm(ExternalForm):
    """Another examiner for one of the two parts."""

    def __init__(self, session: ExamSession, role: str, *args: Any, **more: Any) -> None:
        super().__init__(session.offering, *args, **more)
        if role == Examiner.Role.INTERNAL:
            del self.fields["external_name"], self.fields["external_username"]
            people = faculty_of(session.offering)
            self._people = {str(user.pk): user for user in people}
            self.fields["external"].choices = [  # type: ignore[attr-defined]  # a ChoiceField's
                (pk, _known_as(user)) for pk, user in self._people.items()
            ]
            self.fields["external"].label = _("Internal examiner")


def faculty_of(offering: Offering) -> QuerySet[User]:
    """Those who teach the class, by name."""
    role = Enrolment.Role.FACULTY
    people = User.objects.filter(enrolments__offering=offering, enrolments__role=role)
    return people.select_related("guest").order_by("name")
