"""The walk that lists what can be wrong with a body, checked with instances that are drawn by its schema."""

import re
from pathlib import Path

import jsonpatch
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postman_contract.contract.negatives import breaks_only_its_place, mutations_of
from postman_contract.contract.schemas import load_schemas
from postman_contract.contract.validators import Validators
from strategies import instances, mutations

SCHEMAS = load_schemas(Path(__file__).parents[2] / "schemas")
REQUESTS = sorted(name for name in SCHEMAS if name.endswith(".request.json"))
VALIDATORS = Validators(SCHEMAS)

deterministic = settings(max_examples=8, derandomize=True, deadline=None, database=None)


@pytest.mark.parametrize("name", REQUESTS)
@deterministic
@given(data=st.data())
def test_what_the_walk_lists_breaks_the_schema_at_its_place_alone(name: str, data: st.DataObject) -> None:
    """Judged strictly, whatever valid instance is walked over; what is certain needs no second look."""
    instance = data.draw(instances(name, SCHEMAS))
    for mutation in mutations_of(name, instance, VALIDATORS):
        if breaks_only_its_place(name, instance, mutation, VALIDATORS):
            changed = jsonpatch.JsonPatch(list(mutation.patch)).apply(instance)
            assert {each.instance_path for each in VALIDATORS.strict(name, changed)} == {mutation.breaks}, mutation


@pytest.mark.parametrize("name", REQUESTS)
@deterministic
@given(data=st.data())
def test_the_walk_misses_no_required_member(name: str, data: st.DataObject) -> None:
    """Where a drawn mutation that drops a member breaks the schema at the object it was in, the walk lists it."""
    instance = data.draw(instances(name, SCHEMAS))
    drawn = data.draw(mutations(instance, name, SCHEMAS))
    above = {each.instance_path for each in VALIDATORS.strict(name, drawn.instance) if each.keyword == "required"}
    # Of several elements of one shape the first is enough.
    is_first = not re.search(r"\[[1-9]", drawn.instance_path)
    if drawn.description == "dropped" and is_first and above == {drawn.instance_path.rpartition(".")[0]}:
        listed = [each for each in mutations_of(name, instance, VALIDATORS) if each.kind == "without"]
        assert drawn.instance in [jsonpatch.JsonPatch(list(each.patch)).apply(instance) for each in listed]


@pytest.mark.parametrize("name", REQUESTS)
@deterministic
@given(data=st.data())
def test_the_walk_is_the_same_each_time(name: str, data: st.DataObject) -> None:
    """It draws nothing."""
    instance = data.draw(instances(name, SCHEMAS))
    assert mutations_of(name, instance, VALIDATORS) == mutations_of(name, instance, VALIDATORS)
