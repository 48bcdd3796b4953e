"""Whether what a task names is there: its contract's kind, its metrics and checks, their options.

The folder's reader knows none of these, so a misspelt one would be found by the first run, and a
misspelt option by nobody. Knows nothing of runs.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grading import checks, metrics
from grading.evaluation import contracts
from grading.registry import UnknownName
from labs.parse import CATALOGUE, task_folder
from labs.spec import SpecError, TaskSpec, nearest

FOR_EVERY_KIND = ("dialogue",)


def look_up(task: TaskSpec, root: Path = CATALOGUE) -> None:
    """Return where everything is known.

    Args:
        root: where the courses' folders lie.

    Raises:
        SpecError: something is not; the text names file, key and remedy.
    """
    if task.written is not None:
        return
    file = task_folder(task, root) / "lab.toml"
    kind = _entry(contracts.REGISTRY, task.contract.kind, f"{file}: contract.kind")
    if kind.options is not None:
        allowed = (*kind.options, *FOR_EVERY_KIND)
        _options(task.contract.options, allowed, f"{file}: contract.options")
    metric = _entry(metrics.REGISTRY, task.metric.name, f"{file}: metric.name")
    _options(task.metric.options, metric.options, f"{file}: metric.options")
    for name in task.metric.beside:
        _entry(metrics.REGISTRY, name, f"{file}: metric.beside")
    for number, spec in enumerate(task.checks, 1):
        where = f"{file}: checks[{number}]"
        check = _entry(checks.REGISTRY, spec.name, f"{where}.name")
        _options(spec.options, check.options, f"{where}.options")


def _entry(registry: Mapping[str, Any], name: str, where: str) -> Any:
    try:
        return registry[name]
    except UnknownName as error:
        raise SpecError(f"{where} is {name!r}. {nearest(name, registry)}") from error


def _options(given: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in allowed:
            none = "It takes no options: leave it out."
            raise SpecError(
                f"{where}.{key} is not a known key. {nearest(key, allowed) if allowed else none}"
            )
