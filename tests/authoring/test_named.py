"""What a task's folder names has to be there: nothing misspelt is passed over."""

from dataclasses import replace

import pytest

from grading.authoring.named import look_up
from labs.parse import load_catalogue
from labs.spec import CheckSpec, SpecError

CATALOGUE = load_catalogue()
TASK = CATALOGUE.task("20csel76/1b")


@pytest.mark.parametrize("task", CATALOGUE.tasks.values(), ids=lambda task: task.slug)
def test_the_catalogue_names_nothing_that_is_not_there(task) -> None:
    look_up(task)


CHECKS = [
    (CheckSpec("contrct", 25), ["checks[1].name is 'contrct'", "Did you mean 'contract'?"]),
    (
        CheckSpec("layers", 5, {"kind": "dense", "leest": 3}),
        ["checks[1].options.leest is not a known key", "Did you mean 'least'?"],
    ),
    (CheckSpec("runs", 5, {"least": 3}), ["checks[1].options.least", "takes no options"]),
]


@pytest.mark.parametrize(("check", "said"), CHECKS, ids=[case[0].name for case in CHECKS])
def test_a_misspelt_check_or_option_is_named_with_file_and_remedy(check, said) -> None:
    with pytest.raises(SpecError) as error:
        look_up(replace(TASK, checks=(check,)))
    for part in ["1b/lab.toml", *said]:
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("part", "values", "said"),
    [
        ("contract", {"kind": "image_clases"}, "contract.kind is 'image_clases'. Did you mean"),
        ("contract", {"options": {"most": 3}}, "contract.options.most is not a known key"),
        ("metric", {"name": "acuracy"}, "metric.name is 'acuracy'. Did you mean 'accuracy'?"),
        ("metric", {"beside": ("f2",)}, "metric.beside is 'f2'"),
        ("metric", {"options": {"positve": 3}}, "metric.options.positve is not a known key"),
    ],
)
def test_so_are_kinds_and_metrics(part, values, said) -> None:
    wrong = replace(TASK, **{part: replace(getattr(TASK, part), **values)})
    with pytest.raises(SpecError) as error:
        look_up(wrong)
    assert said in str(error.value)
