"""Tests of the checks, each by what it yields."""

import inspect

import pytest

from postman_contract.contract import checks
from postman_contract.contract.checks import (
    CHECK_NAMES,
    NO_LONGER_WRONG,
    REQUEST_CHECKS,
    RESPONSE_CHECKS,
    SCRIPT_TEST,
    allow_breaches,
    body_has_unique_names,
    body_is_json,
    body_matches_schema,
    check_request,
    check_response,
    headers_match_schema,
    media_type_is_documented,
    nothing_is_announced,
    request_body_has_unique_names,
    request_body_is_documented,
    request_body_is_json,
    request_body_matches_schema,
    status_is_expected,
)
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation
from postman_contract.postman.messages import Headers, Request, Response

OPERATION = Operation("POST", ("a",))
JSON: Headers = (("content-type", "application/json"),)
FORM: Headers = (("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),)


def contract(request: str | None = "POST.request.json", *, documented: bool = True) -> OperationContract:
    """Require a request, and of a 200 a body and headers."""
    responses = {200: "POST.200.json"} if documented else {}
    headers = {200: "POST.200.headers.json"} if documented else {}
    return OperationContract(OPERATION, request, responses, headers, {}, (), safe=False)


def finds(schema: str, instance: object) -> tuple[Violation, ...]:
    """Find fault with everything, quoting schema and instance."""
    return (Violation("", "$.a", "better", repr(instance), f"{schema}#/k"),)


def adds(schema: str, instance: object) -> tuple[Violation, ...]:
    """Find an addition in everything."""
    return (Violation("", "$.a", "less", repr(instance), schema, additive=True),)


def request(body: bytes = b"{}", method: str = "POST", headers: Headers = JSON) -> Request:
    """Make a request."""
    return Request(method, "http://h", "/a", headers, body)


def exchange(
    body: bytes = b"{}", status: int = 200, headers: Headers = JSON, expected: tuple[int, ...] = (200,)
) -> Exchange:
    """Make an exchange."""
    return Exchange("c", OPERATION, expected, request(), Response(status, headers, body))


def test_a_violation_reads_as_one_line() -> None:
    """Place, expectation, and what came."""
    assert Violation("k", "$.a", "a string", "number 5").message == "$.a: expected a string, got number 5"


# Requests


REPEATED = b'{"a": 1, "b": [{"c": {}, "c": {"d": 1}, "d": 2}], "a": 1}'
SEVERAL = "its object has this name more than once"


def repeats(check: str, *paths: str) -> list[Violation]:
    """List what is said of names that are there more than once."""
    return [Violation(check, path, "one member of this name", "several", problem=SEVERAL) for path in paths]


@pytest.mark.parametrize("schema", [None, "POST.request.json"])
def test_a_name_sent_twice_is_found(schema: str | None) -> None:
    """Each at its place, whether or not the values are equal, and whether or not there is a schema."""
    found = [*request_body_has_unique_names(request(REPEATED), contract(schema), finds)]
    assert found == repeats("request_body_has_unique_names", "$.a", "$.b[0].c")


@pytest.mark.parametrize(("body", "headers"), [(b"{", JSON), (b"", JSON), (b"a=1&a=2", FORM), (REPEATED, ())])
def test_what_is_not_sent_as_json_may_repeat_names(body: bytes, headers: Headers) -> None:
    """A form may have several values of a name, and what is no JSON is said to be none elsewhere."""
    assert [*request_body_has_unique_names(request(body, headers=headers), contract(), finds)] == []


def test_a_json_body_that_is_not_json_is_found() -> None:
    """What is sent as JSON is JSON."""
    assert [*request_body_is_json(request(b"{"), contract(), finds)] == [
        Violation(
            "request_body_is_json",
            "$",
            "a JSON text",
            "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
            problem="the body is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        )
    ]


@pytest.mark.parametrize(
    ("sent", "required"),
    [
        pytest.param(request(b"{}"), contract(), id="JSON"),
        pytest.param(request(b""), contract(), id="no body"),
        pytest.param(request(b"{", headers=()), contract(), id="no Content-Type"),
        pytest.param(request(b"{", headers=FORM), contract(), id="a form"),
        pytest.param(request(b"{"), contract(None), id="no schema"),
    ],
)
def test_what_is_not_sent_as_json_need_not_be(sent: Request, required: OperationContract) -> None:
    """Only a documented body that says it is JSON is read as JSON."""
    assert not [*request_body_is_json(sent, required, finds)]


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS"])
def test_an_undocumented_body_is_found(method: str) -> None:
    """A method without a body carries one only where it is documented."""
    assert [*request_body_is_documented(request(b"123", method), contract(None), finds)] == [
        Violation("request_body_is_documented", "$", f"no body with {method}", "3 bytes")
    ]


@pytest.mark.parametrize(
    ("sent", "required"),
    [
        pytest.param(request(b"", "GET"), contract(None), id="no body"),
        pytest.param(request(b"x", "GET"), contract(), id="documented"),
        pytest.param(request(b"x", "POST"), contract(None), id="POST"),
    ],
)
def test_a_body_that_may_be_sent_is_no_fault(sent: Request, required: OperationContract) -> None:
    """A POST may carry what no schema describes."""
    assert not [*request_body_is_documented(sent, required, finds)]


@pytest.mark.parametrize(
    ("sent", "instance"),
    [
        pytest.param(request(b'{"a": [1]}'), {"a": [1]}, id="JSON"),
        pytest.param(request(b"a=1&b=&c=x%20y+z", headers=FORM), {"a": "1", "b": "", "c": "x y z"}, id="form"),
        pytest.param(request(b"a=1&b=2&a=", headers=FORM), {"a": ["1", ""], "b": "2"}, id="form with a name twice"),
        pytest.param(
            request(
                b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
                b'--B\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\n'
                b'Content-Type: a/b; name="c"\r\n\r\n'
                b"AT\n\r\n--B--\r\n",
                headers=(("Content-Type", "multipart/form-data; boundary=B"),),
            ),
            {"a": "1", "f": "AT\n"},
            id="form of parts",
        ),
        pytest.param(
            request(
                b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
                b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--B--\r\n',
                headers=(("Content-Type", "multipart/form-data; boundary=B"),),
            ),
            {"a": ["1", ""]},
            id="form of parts with a name twice",
        ),
    ],
)
def test_a_request_body_is_judged_by_its_schema(sent: Request, instance: object) -> None:
    """JSON is judged as what it says, a form as an object of strings; several of a name are an array."""
    assert [*request_body_matches_schema(sent, contract(), finds)] == [
        Violation("request_body_matches_schema", "$.a", "better", repr(instance), "POST.request.json#/k")
    ]


@pytest.mark.parametrize(
    ("headers", "got"),
    [((), "no Content-Type"), ((("Content-Type", "text/plain"),), "'text/plain'")],
)
def test_a_body_of_another_media_type_is_found(headers: Headers, got: str) -> None:
    """A documented body is JSON or a form."""
    assert [*request_body_matches_schema(request(headers=headers), contract(), finds)] == [
        Violation("request_body_matches_schema", "$", "a JSON or form body", got)
    ]


@pytest.mark.parametrize(
    ("sent", "required"),
    [pytest.param(request(), contract(None), id="no schema"), pytest.param(request(b"{"), contract(), id="not JSON")],
)
def test_what_cannot_be_judged_by_a_schema_is_not(sent: Request, required: OperationContract) -> None:
    """Without a schema nothing is required; what is not JSON is another check's."""
    assert not [*request_body_matches_schema(sent, required, finds)]


# Responses


def test_an_unexpected_status_is_found_with_its_body() -> None:
    """The error body is shown on one line."""
    answered = exchange(b'{\n  "error": "x"\n}', 404, expected=(200, 201))
    assert [*status_is_expected(answered, contract(), finds)] == [
        Violation("status_is_expected", "$", "status 200 or 201", '404: { "error": "x" }')
    ]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", "an empty body"),
        (b" \n ", "an empty body"),
        (b"\xff", "�"),
        (b"x" * 300, "x" * 300),
        (b"x" * 301, "x" * 300 + "…"),
    ],
    ids=["empty", "blank", "binary", "long", "too long"],
)
def test_the_body_of_an_unexpected_answer_is_short(body: bytes, shown: str) -> None:
    """At most 300 characters of a body are shown."""
    found = [*status_is_expected(exchange(body, 500), contract(), finds)]
    assert [violation.got for violation in found] == [f"500: {shown}"]


def test_an_expected_status_is_no_fault() -> None:
    """Any of the expected statuses is right, an error too."""
    assert not [*status_is_expected(exchange(status=404, expected=(400, 404)), contract(), finds)]


@pytest.mark.parametrize(
    ("headers", "got"), [((), "no Content-Type"), ((("Content-Type", "text/html"),), "'text/html'")]
)
def test_a_response_that_does_not_say_it_is_json_is_found(headers: Headers, got: str) -> None:
    """A response whose body has a schema has a JSON media type."""
    assert [*media_type_is_documented(exchange(headers=headers), contract(), finds)] == [
        Violation("media_type_is_documented", "$", "Content-Type application/json", got)
    ]


@pytest.mark.parametrize("media_type", ["application/json;charset=UTF-8", "application/problem+json"])
def test_a_json_media_type_is_no_fault(media_type: str) -> None:
    """Parameters and structured suffixes are JSON, too."""
    assert not [*media_type_is_documented(exchange(headers=(("Content-Type", media_type),)), contract(), finds)]


def test_headers_are_judged_in_lower_case() -> None:
    """A schema names headers in lower case."""
    headers: Headers = (("X-A", "1"), ("ETag", "e"))
    found = [*headers_match_schema(exchange(headers=headers), contract(), finds)]
    assert found == [
        Violation("headers_match_schema", "$.a", "better", repr({"x-a": "1", "etag": "e"}), "POST.200.headers.json#/k")
    ]


@pytest.mark.parametrize(
    ("headers", "judged"),
    [
        pytest.param((("Vary", "Accept"), ("vary", "Origin")), {"vary": "Accept, Origin"}, id="a list"),
        pytest.param((("Allow", "GET, PUT"), ("Allow", "HEAD")), {"allow": "GET, PUT, HEAD"}, id="lists"),
        pytest.param((("A", ""), ("A", "x"), ("A", "y")), {"a": ", x, y"}, id="three, one empty"),
        pytest.param((("Set-Cookie", "a=1"), ("set-cookie", "b=2")), {"set-cookie": "a=1"}, id="cookies"),
        pytest.param((("A", "1"), ("B", "2"), ("A", "3")), {"a": "1, 3", "b": "2"}, id="apart"),
    ],
)
def test_a_header_sent_twice_is_judged_as_one(headers: Headers, judged: dict[str, str]) -> None:
    """Values of one name are joined in order (RFC 9110 §5.3); a cookie is none of a list, and the first counts."""
    (found,) = headers_match_schema(exchange(headers=headers), contract(), finds)
    assert found.got == repr(judged)


@pytest.mark.parametrize("body", [b"", b"{", b"[NaN]", b"\xff"])
def test_a_response_that_is_not_json_is_found(body: bytes) -> None:
    """A response whose body has a schema is strict JSON."""
    found = [*body_is_json(exchange(body), contract(), finds)]
    assert [(each.check, each.instance_path, each.expected) for each in found] == [("body_is_json", "$", "a JSON text")]


def test_what_is_not_json_is_shown() -> None:
    """The problem comes with the start of the body."""
    found = [*body_is_json(exchange(b"<html>"), contract(), finds)]
    assert found[0].got == "Expecting value: line 1 column 1 (char 0): <html>"


def test_an_empty_body_where_json_is_due_is_called_so() -> None:
    """What is not there has no position."""
    found = [*body_is_json(exchange(b""), contract(), finds)]
    assert found[0].message == "$: the body is not JSON: an empty body"


def test_a_json_response_is_no_fault() -> None:
    """JSON is JSON."""
    assert not [*body_is_json(exchange(b"null"), contract(), finds)]


def test_a_response_body_is_judged_by_its_schema() -> None:
    """What a validator finds becomes a violation."""
    assert [*body_matches_schema(exchange(b'{"a": 1}'), contract(), finds)] == [
        Violation("body_matches_schema", "$.a", "better", "{'a': 1}", "POST.200.json#/k")
    ]


def test_an_addition_is_drift() -> None:
    """What a validator calls additive stays so."""
    found = [*body_matches_schema(exchange(), contract(), adds)]
    assert [violation.additive for violation in found] == [True]


def test_a_body_that_is_not_json_is_reported_once() -> None:
    """What cannot be read is not judged by a schema."""
    assert not [*body_matches_schema(exchange(b"{"), contract(), finds)]


@pytest.mark.parametrize("check", [media_type_is_documented, headers_match_schema, body_is_json, body_matches_schema])
def test_what_has_no_schema_is_not_judged(check: checks.ResponseCheck) -> None:
    """Without a schema nothing is required of a response."""
    assert not [*check(exchange(b"\xff", headers=()), contract(documented=False), finds)]


@pytest.mark.parametrize("name", ["Deprecation", "Sunset", "Warning"])
def test_an_announcement_is_drift(name: str) -> None:
    """A header that announces change is reported, and breaks nothing."""
    answered = exchange(headers=((name.lower(), "soon"),))
    assert [*nothing_is_announced(answered, contract(), finds)] == [
        Violation("nothing_is_announced", "$", f"no {name} header", "'soon'", additive=True)
    ]


def test_no_announcement_is_no_drift() -> None:
    """Other headers announce nothing."""
    assert not [*nothing_is_announced(exchange(), contract(), finds)]


UNDOCUMENTED = contract(documented=False)


@pytest.mark.parametrize(("headers", "required"), [(JSON, contract()), ((), contract()), (JSON, UNDOCUMENTED)])
def test_a_name_that_came_twice_is_found(headers: Headers, required: OperationContract) -> None:
    """In a body that has a schema, and in one that says it is JSON; the last value alone would be judged."""
    found = [*body_has_unique_names(exchange(REPEATED, headers=headers), required, finds)]
    assert found == repeats("body_has_unique_names", "$.a", "$.b[0].c")


@pytest.mark.parametrize(
    ("body", "headers", "required"),
    [
        pytest.param(b"{", JSON, contract(), id="no JSON"),
        pytest.param(b"", JSON, contract(), id="nothing"),
        pytest.param(b'{"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]}', JSON, contract(), id="in objects of their own"),
        pytest.param(REPEATED, (("Content-Type", "application/pdf"),), UNDOCUMENTED, id="a download"),
    ],
)
def test_names_that_are_unique_are_no_fault(body: bytes, headers: Headers, required: OperationContract) -> None:
    """A name may come again in another object; what is no JSON has none."""
    assert [*body_has_unique_names(exchange(body, headers=headers), required, finds)] == []


# All of them


def nothing(_: str, __: object) -> tuple[Violation, ...]:
    """Find nothing."""
    return ()


def test_a_request_passes_every_check() -> None:
    """What is right is right by all request checks."""
    assert check_request(request(), contract(), nothing) == ()


def test_a_request_is_judged_by_every_check() -> None:
    """The findings of all request checks are one tuple."""
    sent = request(b"{", "GET", ())
    assert [violation.check for violation in check_request(sent, contract(None), nothing)] == [
        "request_body_is_documented"
    ]


def test_a_response_passes_every_check() -> None:
    """What is right is right by all response checks."""
    assert check_response(exchange(), contract(), nothing) == ()


def test_a_response_is_judged_by_every_check() -> None:
    """The findings of all response checks are one tuple, in order."""
    answered = exchange(b"{", 200, (("Sunset", "soon"),), (201,))
    assert [violation.check for violation in check_response(answered, contract(), finds)] == [
        "status_is_expected",
        "media_type_is_documented",
        "headers_match_schema",
        "body_is_json",
        "nothing_is_announced",
    ]


def test_every_check_is_run_and_has_a_name() -> None:
    """Each check of the module is in one of the tuples, so that a waiver can name it, and the tests of scripts."""
    written = {
        name
        for name, value in inspect.getmembers(checks, inspect.isgeneratorfunction)
        if value.__module__ == checks.__name__ and not name.startswith("_")
    }
    assert written == {check.__name__ for check in (*REQUEST_CHECKS, *RESPONSE_CHECKS)}
    assert written | {SCRIPT_TEST} == CHECK_NAMES


# Negative cases

WRONG = Violation("request_body_matches_schema", "$.a", "a string", "number 5")
MORE = Violation("request_body_matches_schema", "$.b", "a string", "number 5")


def test_a_negative_may_break_its_schema_where_it_means_to() -> None:
    """What is wrong at exactly the named places is no violation; what is wrong elsewhere is."""
    assert allow_breaches([WRONG, MORE], ("$.a",)) == (MORE,)


def test_a_negative_that_is_right_is_a_violation() -> None:
    """A request that no longer breaks its schema tests nothing, and says so."""
    assert allow_breaches([WRONG], ("$.a", "$.b")) == (
        Violation("request_body_matches_schema", "$.b", "a breach of the schema", "none", problem=NO_LONGER_WRONG),
    )


def test_what_is_no_negative_is_left_alone() -> None:
    """Without places nothing is allowed."""
    assert allow_breaches([WRONG], ()) == (WRONG,)
