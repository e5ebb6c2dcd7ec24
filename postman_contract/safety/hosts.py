"""Finds the further hosts that rules let a run talk to."""

import re
from collections.abc import Callable, Iterable, Iterator

from postman_contract.errors import NotJudged

_VARIABLE = re.compile(r"\{\{(.*?)\}\}")


def urls_of_hosts(hosts: Iterable[str], value_of: Callable[[str], str | None]) -> Iterator[str]:
    """Yield the URLs of hosts, which may be spelled with `{{variables}}`.

    Args:
        hosts: of the rules.
        value_of: gives a variable's value; None: it has none.

    Raises:
        NotJudged: a variable has no value, or what comes of it is no URL.
    """
    for host in hosts:
        missing = [name for name in _VARIABLE.findall(host) if value_of(name) is None]
        if missing:
            raise NotJudged(f"the rules' host {host} has no value: give {{{{{missing[0]}}}}} one")
        url = _VARIABLE.sub(lambda match: value_of(match[1]) or "", host)
        if not url.lower().startswith(("http://", "https://")):
            raise NotJudged(f"the rules' host {host} is no URL: begin it with https://")
        yield url
