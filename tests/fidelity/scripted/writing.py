"""Writes items that have scripts, as Postman exports them."""

from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from building import HOST, Json, Sample, item, items


@dataclass(frozen=True)
class Asked(Sample):
    """A sample that is run with options: data of a CSV file, so many times, some of its folders or requests alone.

    `variables` are given beside those of the environment, as `--env-var` gives them.
    """

    csv: str = ""
    times: int | None = None
    folders: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()


def event(listen: str, source: object, **members: object) -> Json:
    """Make an event; of text its script has the lines, anything else it has as it is."""
    lines = dedent(source).strip("\n").split("\n") if isinstance(source, str) else source
    return {"listen": listen, "script": {"type": "text/javascript", "exec": lines}, **members}


def scripts(before: str = "", after: str = "") -> Json:
    """Make the events of an item, folder or collection: a pre-request script and a test script."""
    both = {"prerequest": before, "test": after}
    return {"event": [event(listen, source) for listen, source in both.items() if source]}


def step(after: str = "", path: object = "/person", name: str = "one", before: str = "", **request: Any) -> Json:
    """Make an item: what runs after its answer, what it asks, what runs before."""
    url = f"{HOST}{path}" if isinstance(path, str) and path.startswith("/") else path
    return item(name, {"method": "GET", "url": url, **request}, **scripts(before, after))


def one(after: str = "", path: object = "/person", before: str = "", **request: Any) -> Json:
    """Make a collection of one request."""
    return items([step(after, path, before=before, **request)])


def chain(*steps: Json, **members: Any) -> Json:
    """Make a collection of several requests; those that have no name of their own are numbered."""
    return items(
        [
            {**each, "name": str(number) if each["name"] == "one" else each["name"]}
            for number, each in enumerate(steps, 1)
        ],
        **members,
    )


def then(*steps: str) -> Json:
    """Make a collection of requests with one test script each."""
    return chain(*(step(source) for source in steps))
