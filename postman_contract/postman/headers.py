"""Fills a header, and refuses one that HTTP does not allow before anything is sent."""

from postman_contract.errors import NotJudged
from postman_contract.postman.environment import Scope
from postman_contract.postman.messages import CONTROL, header_problem
from postman_contract.postman.templates import variables_behind
from postman_contract.postman.variables import VARIABLE, Resolver


def fill_header(key: str, value: str, resolver: Resolver) -> tuple[str, str]:
    """Fill the templates of a header's name and value; blanks and tabs around the value are no part of it.

    RFC 9110 §5.5: `Bearer {{token}}` with an empty token is sent as `Bearer`.

    Raises:
        NotJudged: a variable is missing, or the header cannot be sent; names the variable that keeps it from that, and
            never its value.
    """
    name, text = resolver.resolve(key), resolver.resolve(value).strip(" \t")
    if CONTROL.search(text):
        _blame_variable(value, resolver)
    problem = header_problem(name, text)
    if problem is not None:
        raise NotJudged(f"header {name!r} cannot be sent: {problem}")
    return name, text


def _blame_variable(template: str, resolver: Resolver) -> None:
    values = Scope("used", {name: used.value for name, used in resolver.used.items()})
    for name in sorted(variables_behind(VARIABLE.findall(template), (values,))):
        value = values.get(name) or ""
        if value.endswith(("\n", "\r")):
            raise NotJudged(f"variable {{{{{name}}}}} ends in a newline; remove it")
        if CONTROL.search(value):
            raise NotJudged(f"variable {{{{{name}}}}} holds a control character, which no header may hold; remove it")
