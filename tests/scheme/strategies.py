"""Hypothesis strategies for entries of one student, all states included."""

from decimal import Decimal

from hypothesis import strategies as st

from grading.scheme import Component, Entry, Item, State
from tests.scheme.build import ITEMS


def marks(component: Component) -> st.SearchStrategy[Decimal]:
    """Any marks that the component can have."""
    steps = int(component.max_marks / component.step)
    return st.integers(0, steps).map(lambda n: n * component.step)


def scored(item: Item) -> st.SearchStrategy[Entry]:
    """Every component scored, at the first sitting or a later one."""
    parts = {component.key: marks(component) for component in item.components}
    return st.builds(
        lambda given, make_up: Entry.of(item, given, make_up=make_up),
        st.fixed_dictionaries(parts),
        st.booleans(),
    )


def entry(item: Item) -> st.SearchStrategy[Entry]:
    """Anything that can stand for the item: marks, some of the marks, or a state."""
    parts = {component.key: marks(component) for component in item.components}
    some = st.fixed_dictionaries({}, optional=parts).map(lambda given: Entry.of(item, given))
    return scored(item) | some | st.sampled_from(item.states).map(Entry)


def student(items: dict[str, Item] = ITEMS) -> st.SearchStrategy[dict[str, Entry]]:
    """A student's entries, in any state."""
    return st.fixed_dictionaries({key: entry(item) for key, item in items.items()})


def complete(items: dict[str, Item] = ITEMS) -> st.SearchStrategy[dict[str, Entry]]:
    """A student for whom a CIE can be given: nothing missing, at least one weekly entry counts."""
    weekly = [item for item in items.values() if item.is_weekly]
    ready = {
        item.key: scored(item) | st.sampled_from([State.AB, State.EXM, State.NC]).map(Entry)
        for item in weekly[1:]
    }
    ready |= {
        item.key: scored(item) | st.just(Entry(State.AB))
        for item in (weekly[0], items["T"], items["P"])
    }
    return st.fixed_dictionaries({key: ready[key] for key in items})
