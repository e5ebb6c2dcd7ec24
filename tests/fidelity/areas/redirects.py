"""Redirects: where each Location leads, what is sent there, and what a profile changes of it."""

from urllib.parse import quote

from building import HOST, Json, auth, collection, get, item, items, pair, pairs, post, raw

STATUSES = (300, 301, 302, 303, 304, 305, 307, 308)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LOCATIONS = {
    "a path": "/b",
    "a whole URL": f"{HOST}/b?c=d",
    "capitals": "HTTP://API.TEST/b",
    "relative": "b",
    "relative with a query": "b?c=d",
    "a query": "?c=d",
    "a fragment": "#c",
    "a path and a fragment": "/b#c",
    "dots": "../b/./c",
    "no scheme": "//api.test/b",
    "blanks": "/b c",
    "unicode escaped": "/gr%C3%B6%C3%9Fe",
    "quotes": "/b?c='d\"",
    "braces": "/{b}?{c}",
    "the port of the scheme": "http://api.test:80/b",
    "an address": "http://127.1/b",
}


def to(location: str, status: int = 302) -> str:
    """Make a URL whose answer redirects."""
    return f"{HOST}/a/{status}?location={quote(location)}"


def with_profile(**profile: object) -> Json:
    """Make a collection of requests with a profile, each redirected."""
    requests = {
        "GET": get(to("/b"), header=[pair("X-A", "1")]),
        "POST": post(raw("text"), to("/b")),
        "DELETE": {"method": "DELETE", "url": to("/b")},
        "twice": get(to(to("/c"))),
        "kept": post(raw("text"), to("/b", 307)),
    }
    return items([item(name, request, protocolProfileBehavior=profile) for name, request in requests.items()])


def nested(times: int) -> str:
    """Make a URL that is redirected so many times."""
    url = f"{HOST}/end"
    for _ in range(times):
        url = to(url)
    return url


COLLECTIONS: dict[str, object] = {
    **{
        f"status {status}": collection(
            {
                method: {"method": method, "url": to("/b", status), "body": raw("text"), "header": [pair("X-A", "1")]}
                for method in METHODS
            }
        )
        for status in STATUSES
    },
    "locations": collection({name: to(location) for name, location in LOCATIONS.items()}),
    "bodies that are kept": collection(
        {
            "fields": post({"mode": "urlencoded", "urlencoded": pairs(a="1")}, to("/b", 307)),
            "GraphQL": post({"mode": "graphql", "graphql": {"query": "{a}"}}, to("/b", 308)),
            "own type": post(raw("{}"), to("/b", 307), header=pairs(**{"Content-Type": "application/json"})),
        }
    ),
    "bodies that are dropped": collection(
        {
            "fields": post({"mode": "urlencoded", "urlencoded": pairs(a="1")}, to("/b")),
            "own type": post(
                raw("{}"), to("/b"), header=pairs(**{"Content-Type": "application/json", "Content-Language": "de"})
            ),
        }
    ),
    "auth at one origin": collection(
        {
            "bearer": get(to("/b"), auth=auth("bearer", token="tok")),
            "API key": get(to("/b"), auth=auth("apikey", key="X-Key", value="k")),
            "own": get(to("/b"), header=pairs(Authorization="Own", Cookie="a=1")),
        }
    ),
    "another origin": collection(
        {
            "host": get(to("http://other.test/b"), header=[pair("X-A", "1")]),
            "port": get(to("http://api.test:8080/b")),
            "own Authorization": get(to("http://other.test/b"), header=pairs(Authorization="Own")),
        }
    ),
    "own Referer": collection({"get": get(to("/b"), header=pairs(Referer="http://from.test/"))}),
    "how many": collection({"three": nested(3), "five": nested(5)}),
    "usual": with_profile(),
    "not followed": with_profile(followRedirects=False),
    "followed": with_profile(followRedirects=True),
    "method kept": with_profile(followOriginalHttpMethod=True),
    "at most one": with_profile(maxRedirects=1),
    "none at most": with_profile(maxRedirects=0),
    "no Referer": with_profile(removeRefererHeaderOnRedirect=True),
}
