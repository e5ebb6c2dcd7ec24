"""What `init` makes a suite of: the requests of a collection, the server they go to, and the variables they use."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from postman_contract.cli.init.naming import first_free
from postman_contract.errors import InputError, NotJudged
from postman_contract.postman.collection import Collection, FileBody, FormdataBody, RequestTemplate
from postman_contract.postman.environment import Scope, scope_of
from postman_contract.postman.examples import read_example
from postman_contract.postman.templates import variables_behind, variables_of
from postman_contract.postman.urls import path_variable, published_value
from postman_contract.postman.variables import Resolver, draw_fresh
from postman_contract.run.cases import Case, plan
from postman_contract.safety.rules import RUN_VARIABLE

NOWHERE = "https://api.invalid"  # RFC 6761 §6.4: a live run says that no server is configured
_WHOLE_VARIABLE = re.compile(r"\{\{([^{}]+)\}\}")
_UNFIT = re.compile(r"\s*(?:<[^<>]*>)?\s*")  # empty, or the name of a type, as an import of OpenAPI documents leaves it


@dataclass(frozen=True)
class Published:
    """A collection without secrets, its cases, and the names of the variables that stand for secrets.

    `values` are those of its own variables that a request could be sent with, `seen` the JSON bodies of successes that
    were recorded, by case.
    """

    collection: Collection
    cases: tuple[Case, ...] = field(repr=False)
    secrets: frozenset[str]
    values: Mapping[str, str] = field(repr=False)
    seen: Mapping[str, Sequence[object]] = field(repr=False, default_factory=dict)

    @property
    def requests(self) -> Iterator[tuple[Case, RequestTemplate]]:
        """Yield the cases that have a request."""
        return ((case, case.request) for case in self.cases if case.request is not None)

    @property
    def sets_cookies(self) -> bool:
        """Whether an answer that was saved sets a cookie, so that later requests need it."""
        headers = (entry.key.lower() for case in self.cases for saved in case.examples for entry in saved.headers)
        return "set-cookie" in headers

    @property
    def files(self) -> Sequence[str]:
        """The files that requests send, as they name them."""
        bodies = [request.body for _, request in self.requests]
        parts = [part.value for body in bodies if isinstance(body, FormdataBody) for part in body.parts if part.file]
        named = [*parts, *(body.src for body in bodies if isinstance(body, FileBody))]
        flat = (each for name in named for each in (name if isinstance(name, list) else [name]))
        return list(dict.fromkeys(each for each in flat if isinstance(each, str) and each))

    def variables_of(self, request: RequestTemplate) -> set[str]:
        """Name the variables of a request, with those behind their values, and without those that a run gives."""
        scope = scope_of("collection", self.collection.variables)
        return {
            name
            for name in variables_behind(variables_of(request), (scope,))
            if name != RUN_VARIABLE and name[0] != "$"
        }


def read_published(collection: Collection, secrets: frozenset[str], seen: Mapping[str, Sequence[object]]) -> Published:
    """Plan the cases of a collection as it is published."""
    values = scope_of("collection", collection.variables).values
    fit = {name: value for name, value in values.items() if name not in secrets and not _UNFIT.fullmatch(value)}
    return Published(collection, plan([collection], {}), secrets, fit, seen)


def success_bodies(published: Published, case: Case) -> Iterator[object]:
    """Yield the JSON bodies of a case's successes: saved ones, then recorded ones."""
    for saved in case.examples:
        if 200 <= saved.status < 300:
            with suppress(NotJudged):
                yield read_example(saved).value
    yield from published.seen.get(case.id, ())


@dataclass(frozen=True)
class Server:
    """The API's server: the variable that leads to it, and what the committed environment calls it.

    `literal` is how requests spell their host where they do not name the variable: they have to be corrected.
    """

    variable: str
    value: str
    literal: str = ""


def find_server(published: Published) -> Server:
    """Find how most requests name their host."""
    hosts = Counter(request.url.host for _, request in published.requests)
    variables = {host: found[1] for host in hosts if (found := _WHOLE_VARIABLE.fullmatch(host))}
    most = max(hosts, key=lambda host: (hosts[host], host in variables), default="")
    if most in variables:
        return Server(variables[most], _url_of(most, published.values))
    taken = {name for _, request in published.requests for name in published.variables_of(request)}
    return Server(first_free("baseUrl", {*taken, *published.values}), _url_of(most, published.values), literal=most)


def _url_of(template: str, values: Mapping[str, str]) -> str:
    """Fill the template of a host; what cannot be filled leads nowhere."""
    try:
        url = Resolver([Scope("collection", values)], draw_fresh("init")).resolve(template).strip()
        url = url if "://" in url else f"https://{url}"
        return check_url(url) if _has_host(url) else NOWHERE
    except (NotJudged, InputError):
        return NOWHERE


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def check_url(url: str) -> str:
    """Let a URL pass that leads to a server; without a slash at its end.

    Raises:
        InputError: it is another.
    """
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        is_usable, parts = False, urlsplit("")
    if parts.username is not None or parts.password is not None:
        raise InputError("--base-url", "", "leave user and password out: they are secrets")
    if not is_usable or parts.query or parts.fragment or re.search(r"[\x00-\x20\x7f{}\\]", url):
        raise InputError("--base-url", "", f"expected a server's URL, such as https://api.example.com, got {url!r}")
    return url.rstrip("/")


def unset_path_variables(request: RequestTemplate) -> list[str]:
    """Name the path variables whose published value is but the name of a type."""
    return [each.key for each in request.url.variables if each.value and _UNFIT.fullmatch(str(each.value))]


def variables_in_segments(request: RequestTemplate) -> Iterator[tuple[int, str]]:
    """Yield the variables that are a segment of a path, each with the number of segments before it."""
    unset = unset_path_variables(request)
    place = 0
    for segment in request.url.path:
        variable = path_variable(segment)
        text = segment
        if variable is not None and not variable.rest:
            given = None if variable.name in unset else published_value(request.url, variable.name)
            text = given or f"{{{{{variable.name}}}}}"
        found = _WHOLE_VARIABLE.fullmatch(text)
        if found is not None:
            yield place, found[1]
        place += bool(segment)
