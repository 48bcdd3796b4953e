"""The tasks of the catalogue's folders, with what is open, and each as a student would see it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grading.access import authoring as access
from grading.access.signed_in import SignedIn
from grading.authoring import folders, publication
from grading.authoring.folders import Folder
from grading.models import Calibrating
from grading.pages.asked import asked
from grading.pages.download import attachment
from labs import landing
from labs.models import Experiment, Task
from labs.parse import CATALOGUE, load_variants
from labs.parse.folders import STARTER
from labs.spec import SpecError, TaskSpec


@dataclass(frozen=True)
class Line:
    """A folder beside what is open of it."""

    folder: Folder
    row: Task | None
    measuring: bool

    @property
    def state(self) -> str:
        """`gone`, `wrong`, `open`, `newer` (the folder is another version), `closed` or
        `unmeasured`."""
        task, row = self.folder.task, self.row
        if self.folder.gone:
            return "gone"
        if task is None:
            return "wrong"
        if row is not None and row.current is not None:
            return "open" if row.current.digest == task.digest else "newer"
        return "closed" if not self.folder.refused else "unmeasured"


@never_cache
@require_safe
def listing(request: SignedIn) -> HttpResponse:
    """Every task of the person's courses."""
    courses = access.courses(request.user)
    found = list(folders.every(courses))
    found += folders.gone(courses)
    rows = {
        (row.course.code, row.slug): row
        for row in Task.objects.select_related("course", "current").defer("current__spec")
    }
    going = set(
        Calibrating.objects.filter(state__in=Calibrating.GOING).values_list("course", "slug")
    )
    lines = [
        Line(one, rows.get((one.course, one.slug)), (one.course, one.slug) in going)
        for one in found
    ]
    return render(request, "authoring/list.html", {"lines": lines, "catalogue": CATALOGUE})


@never_cache
@require_safe
def task(request: SignedIn, course: str, slug: str) -> HttpResponse:
    """One task: what its folder holds, how it was measured, which version is open."""
    code = access.course(request.user, course)
    return task_page(request, folders.one(code, slug))


def task_page(
    request: SignedIn, folder: Folder, problem: str = "", status: int = 200
) -> HttpResponse:
    """The same, with why a step was refused."""
    row = publication.row_of(folder)
    history = list(access.calibrations(folder.course, folder.slug)[:10])
    context = {
        "folder": folder,
        "task": folder.task,
        "row": row,
        "line": Line(folder, row, any(one.state in Calibrating.GOING for one in history)),
        "versions": row.versions.defer("spec") if row else [],
        "history": history,
        "landed": _landed(folder.task) if folder.task and not folder.task.written else [],
        "problem": problem,
        "place": CATALOGUE / folder.course.lower() / folder.slug,
    }
    return render(request, "authoring/task.html", context, status=status)


@never_cache
@require_safe
def preview(request: SignedIn, course: str, slug: str) -> HttpResponse:
    """The task's page as its students would have it; nothing can be handed in."""
    folder = folders.one(access.course(request.user, course), slug)
    if folder.task is None:
        return task_page(request, folder)
    spec = folder.task
    row = publication.row_of(folder) or Task(slug=slug)
    row.title, row.section = spec.title, spec.section
    if spec.experiment is None:
        row.experiment = None
    elif row.experiment is None or row.experiment.number != spec.experiment:
        row.experiment = Experiment(number=spec.experiment, title=spec.title)
    context = {**asked(row, spec), "folder": folder, "preview": True}
    return render(request, "authoring/preview.html", context)


@require_safe
def starter(request: SignedIn, course: str, slug: str) -> HttpResponse:
    """The starter as it lies in the folder."""
    folder = folders.one(access.course(request.user, course), slug)
    file = CATALOGUE / folder.course.lower() / slug / STARTER
    if not file.is_file():
        raise Http404
    return attachment(file.read_bytes(), f"{slug}-starter.ipynb", "application/x-ipynb+json")


def _landed(task: TaskSpec) -> list[dict[str, object]]:
    """Reference, weak solution and starter: what is expected of each, and where it landed."""
    try:
        variants = load_variants(task.course, task.slug)
    except SpecError:
        return []  # the folder's problem says it
    found = task.calibration.landed if task.calibration else {}
    return [
        {
            "variant": one,
            "low": round(one.share[0] * 100),
            "high": round(one.share[1] * 100),
            "landed": found.get(one.file),
            "share": _per_cent(found[one.file].share) if one.file in found else None,
            "differs": landing.differences(one, found[one.file].outcome, found[one.file].share)
            if one.file in found
            else [],
        }
        for one in variants
        if one.role in landing.ROLES
    ]


def _per_cent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)
