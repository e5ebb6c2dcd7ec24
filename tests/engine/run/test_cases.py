"""Tests of planning cases: ids that stay, and what keeps a case from running."""

import re
from typing import Any

import pytest

from postman_contract.contract.corrections import Correction
from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.verdicts import Outcome
from postman_contract.errors import NotJudged
from postman_contract.postman.collection import (
    Collection,
    Item,
    Parameter,
    RawBody,
    RequestTemplate,
    SavedExample,
    Url,
)
from postman_contract.postman.environment import Scope
from postman_contract.run.cases import (
    LONGEST_SLUG,
    Case,
    Obstacle,
    case_named,
    expected_statuses,
    plan,
    plan_examples,
    slug,
)

REQUEST = RequestTemplate("GET", Url("{{base}}", ("a",)), body=RawBody("x"))


def item(name: str, *folders: str, method: str = "GET", **members: Any) -> Item:
    """Make an item."""
    return Item(name, folders, "$.item[0]", **{"request": RequestTemplate(method, Url("h")), **members})


def ids(*items: Item) -> list[str]:
    """Plan the ids of items."""
    return [case.id for case in plan([Collection("c", "c.json", items)], {})]


def planned(*corrections: Correction, **members: Any) -> Case:
    """Plan the only case of a collection, with corrections."""
    collection = Collection("c", "c.json", (item("x", **{"request": REQUEST, **members}),), (Parameter("v", "1"),))
    return plan([collection], {"x": corrections})[0]


def example(name: str, status: int = 200) -> SavedExample:
    """Make a saved example."""
    return SavedExample(name, status, (), "", "$.item[0].response[0]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("List - Customers", "list-customers"),
        ("Outbound Orders (Sale Orders)", "outbound-orders-sale-orders"),
        ("Übergröße é", "ubergroe-e"),
        ("a/../b\\c:d", "a-b-c-d"),
        ("  x  ", "x"),
        ("日本", "日本"),
        ("注文を 作成", "注文を-作成"),
        ("Get 注文", "get-注文"),
        ("ＡＢＣ注文", "abc注文"),
        ("Заказ: Новый", "заказ-новый"),
        ("हिन्दी", "हिन्दी"),
        ("ß", "ß"),
        ('注文:<一>|"二"?*\\/', "注文-一-二"),
        ("🚀 Launch", "launch"),
        ("🚀", "unnamed-ebbc0b28"),
        ("   ", "unnamed"),
        ("", "unnamed"),
        ("x" * 200, "x" * LONGEST_SLUG),
        ("x" * (LONGEST_SLUG - 1) + " y", "x" * (LONGEST_SLUG - 1)),
    ],
)
def test_a_slug_has_letters_digits_and_hyphens(text: str, expected: str) -> None:
    """A slug is safe in a file name and short enough for one."""
    assert slug(text) == expected


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["注文の取得", "商品の取得"], id="Japanese"),
        pytest.param(["Get 注文", "Get 商品"], id="Latin and Japanese"),
        pytest.param(["🚀", "🔥", "→", "←", "\ud800"], id="no letters"),
        pytest.param(["注" * 100 + "一", "注" * 100 + "二"], id="cut"),
        pytest.param(["ß", "æ", "Ø"], id="Latin letters that are not composed"),
    ],
)
def test_an_id_does_not_depend_on_its_position_while_names_differ(names: list[str]) -> None:
    """Adding a request before others leaves theirs what they are."""
    alone = [ids(item(name))[0] for name in names]
    assert ids(*map(item, names)) == alone
    assert len(set(alone)) == len(names)


@pytest.mark.parametrize("name", ["注" * 300, "é注" * 300, "-注" * 300])
def test_a_long_slug_fits_into_a_file_name(name: str) -> None:
    """A slug is cut by bytes, between characters, and ends in a hash of the whole name."""
    assert len(slug(name).encode()) <= LONGEST_SLUG
    assert re.fullmatch(r"[\w-]+-[0-9a-f]{8}", slug(name))


def test_an_id_is_the_folders_and_the_name() -> None:
    """Each folder and the name are slugs, joined by slashes."""
    assert ids(item("Get - Order", "Orders", "Documents (new)")) == ["orders/documents-new/get-order"]


def test_same_names_get_their_method() -> None:
    """Of several requests with one name each gets its method."""
    assert ids(item("Edit", method="PUT"), item("Edit", method="PATCH"), item("Other")) == [
        "edit-put",
        "edit-patch",
        "other",
    ]


def test_same_names_and_methods_get_a_number() -> None:
    """Each after the first of the same method is numbered."""
    assert ids(item("Edit"), item("Edit"), item("edit")) == ["edit-get", "edit-get-2", "edit-get-3"]


def test_a_number_that_is_taken_is_passed_over() -> None:
    """A name that looks numbered keeps its id."""
    assert ids(item("a-get-2"), item("a"), item("a")) == ["a-get-2", "a-get", "a-get-3"]


def test_a_request_that_cannot_be_read_has_no_method_in_its_id() -> None:
    """A repeated name without a request is numbered alone."""
    unreadable = item("a", request=None, problem="broken")
    assert ids(unreadable, item("a"), unreadable) == ["a", "a-get", "a-2"]


def test_ids_are_unique_over_all_collections() -> None:
    """Two files share one space of ids, in file order."""
    collections = [Collection("c", file, (item("a"),)) for file in ("1.json", "2.json")]
    assert [(case.id, case.file) for case in plan(collections, {})] == [("a-get", "1.json"), ("a-get-2", "2.json")]


def test_a_case_holds_what_its_item_does() -> None:
    """A case knows its item, its operation and the collection's variables."""
    saved = example("ok")
    assert planned(examples=(saved,)) == Case(
        id="x",
        name="x",
        folders=(),
        file="c.json",
        place="$.item[0]",
        operation=Operation("GET", ("a",)),
        published=REQUEST,
        request=REQUEST,
        variables=Scope("collection", {"v": "1"}),
        examples=(saved,),
        collection="c",
        published_variables={"v": "1"},
    )


def test_a_repr_of_a_case_holds_no_template() -> None:
    """A failing test that prints a case prints neither its request nor variables."""
    case = planned(request=RequestTemplate("GET", Url("CANARY-host")))
    assert "CANARY" not in repr(case)
    assert "RequestTemplate" not in repr(case)


def test_a_correction_leaves_the_published_request() -> None:
    """A case has the request as published and as corrected."""
    case = planned(Correction("r", "drop_body", argument=True, place="p"))
    assert (case.published, case.request and case.request.body, case.obstacle) == (REQUEST, None, None)


def test_an_item_that_cannot_be_read_is_not_judged() -> None:
    """What is wrong with an item is its case's reason, with the file."""
    case = planned(request=None, problem="$.item[0].request: missing")
    assert (case.obstacle, case.request, case.operation) == (
        Obstacle(Outcome.NOT_JUDGED, "c.json: $.item[0].request: missing"),
        None,
        None,
    )


def test_a_correction_that_no_longer_applies_is_not_judged() -> None:
    """The reason names the correction."""
    case = planned(Correction("r", "drop_headers", ["A"], "corrections.toml: x[0]"))
    assert case.obstacle == Obstacle(
        Outcome.NOT_JUDGED, "corrections.toml: x[0]: no longer applies, the request has no such header"
    )


SET_ASIDE = Correction("unfinished", "set_aside", argument=True, place="p")


@pytest.mark.parametrize(
    ("members", "corrections"),
    [
        pytest.param({}, [SET_ASIDE], id="readable"),
        pytest.param({"request": None, "problem": "broken"}, [SET_ASIDE], id="unreadable"),
        pytest.param({}, [Correction("r", "drop_headers", ["A"], "p"), SET_ASIDE], id="no longer correctable"),
    ],
)
def test_what_is_set_aside_is_set_aside(members: dict[str, Any], corrections: list[Correction]) -> None:
    """Setting aside wins over whatever else keeps a case from running."""
    assert planned(*corrections, **members).obstacle == Obstacle(Outcome.SET_ASIDE, "unfinished")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Not found"], ["x/not-found"]),
        (["ok", "ok"], ["x/ok", "x/ok-2"]),
        (["ok", "ok", "ok-2"], ["x/ok", "x/ok-2", "x/ok-2-2"]),
        ([""], ["x/unnamed"]),
        ([], []),
    ],
)
def test_examples_have_ids_of_their_own(names: list[str], expected: list[str]) -> None:
    """Each example is named below its case, and no two alike."""
    assert [each.id for each in plan_examples([planned(examples=tuple(map(example, names)))])] == expected


def test_an_example_knows_its_case() -> None:
    """An example is planned with the case it is of."""
    case = planned(examples=(example("ok"),))
    planned_example = plan_examples([case])[0]
    assert (planned_example.case, planned_example.saved) == (case, example("ok"))


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        pytest.param([], (200, 201), id="no examples"),
        pytest.param([200], (200, 201), id="a success"),
        pytest.param([404, 400, 404], (400, 404), id="errors alone"),
        pytest.param([404, 200], (200, 201), id="an error that is not documented"),
        pytest.param([422, 200, 409, 422], (200, 201, 409, 422), id="errors that are documented"),
        pytest.param([302], (302,), id="a redirect"),
    ],
)
def test_the_examples_of_a_case_say_what_it_expects(saved: list[int], expected: tuple[int, ...]) -> None:
    """The documented successes and the documented refusals that are saved; or the errors, where all are."""
    case = planned(examples=tuple(example("e", status) for status in saved))
    successes = {200: "GET.200.json", 201: "GET.201.json"}
    documented = OperationContract(Operation("GET", ("a",)), None, successes, {}, {}, (409, 422), safe=True)
    assert expected_statuses(case, documented) == expected


def test_a_case_is_found_by_its_id() -> None:
    """A case is what its id names."""
    case = planned()
    assert case_named({"x": case}, "x") is case


def test_an_unknown_id_is_named() -> None:
    """An id no collection has makes what asks for it not judged."""
    with pytest.raises(NotJudged, match=r"^no case 'y' in the collections$"):
        case_named({}, "y")
