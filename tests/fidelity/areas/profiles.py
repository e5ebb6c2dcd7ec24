"""What `protocolProfileBehavior` changes of a request, and which methods send no body."""

from building import HOST, Json, collection, folder, get, item, items, pair, pairs, parts, post, raw

BODY = raw("text")


def with_profile(request: object, **profile: object) -> Json:
    """Make a collection of one item with a profile."""
    return items([item("request", request, protocolProfileBehavior=profile), item("after", HOST)])


METHODS = (
    "GET",
    "HEAD",
    "COPY",
    "PURGE",
    "UNLOCK",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "LINK",
    "UNLINK",
    "LOCK",
    "PROPFIND",
    "VIEW",
    "TRACE",
    "BREW",
)
ODD = f"{HOST}/a b/{{x}}?c d='\"<>&e=größe"
HEADERS = (
    "content-type",
    "host",
    "user-agent",
    "accept",
    "accept-encoding",
    "connection",
    "cache-control",
    "postman-token",
    "content-length",
    "authorization",
    "cookie",
)

COLLECTIONS: dict[str, object] = {
    "pruning": collection({method: {"method": method, "url": HOST, "body": BODY} for method in METHODS}),
    "no pruning": items(
        [
            item(
                method,
                {"method": method, "url": HOST, "body": BODY},
                protocolProfileBehavior={"disableBodyPruning": True},
            )
            for method in METHODS
        ]
    ),
    "pruning of other bodies": collection(
        {
            "fields": get(
                body={"mode": "urlencoded", "urlencoded": pairs(a="1")}, header=pairs(**{"Content-Type": "text/plain"})
            ),
            "parts": get(body={"mode": "formdata", "formdata": pairs(a="1")}),
            "own type": get(body=BODY, header=pairs(**{"Content-Type": "text/plain"})),
            "text": get(body="text"),
        }
    ),
    "no pruning of other bodies": items(
        [
            item(name, get(body=body), protocolProfileBehavior={"disableBodyPruning": True})
            for name, body in {
                "fields": {"mode": "urlencoded", "urlencoded": pairs(a="1")},
                "parts": {"mode": "formdata", "formdata": pairs(a="1")},
                "file": {"mode": "file", "file": {"src": "notes.txt"}},
                "GraphQL": {"mode": "graphql", "graphql": {"query": "{a}"}},
                "empty": raw(""),
                "none": None,
                "disabled": {**BODY, "disabled": True},
            }.items()
        ]
    ),
    "no pruning, inherited": items(
        [
            item("from the collection", get(body=BODY)),
            folder(
                "F",
                [
                    item("from the folder", get(body=BODY)),
                    item("own", get(body=BODY), protocolProfileBehavior={"disableBodyPruning": True}),
                ],
                protocolProfileBehavior={"disableBodyPruning": False},
            ),
        ],
        protocolProfileBehavior={"disableBodyPruning": True},
    ),
    "flags of other shapes": items(
        [
            item(name, get(body=BODY), protocolProfileBehavior={"disableBodyPruning": flag})
            for name, flag in {"text": "true", "false as text": "false", "number": 1, "zero": 0, "null": None}.items()
        ]
    ),
    "shapes": items(
        [
            item(name, get(body=BODY), protocolProfileBehavior=profile)
            for name, profile in {
                "number": 5,
                "text": "x",
                "list": [],
                "null": None,
                "empty": {},
                "unknown": {"pigeon": True},
            }.items()
        ]
    ),
    "on a request": items([item("request", get(body=BODY, protocolProfileBehavior={"disableBodyPruning": True}))]),
    "no encoding": with_profile(get(ODD.replace("größe", "g")), disableUrlEncoding=True),
    "no encoding of an object": with_profile(
        get(parts(("a b", "{c}"), query=[pair("d e", "f&g#h'"), pair("i", '"<>')])), disableUrlEncoding=True
    ),
    "no encoding of what is encoded": with_profile(get(f"{HOST}/%20%zz?a=%26"), disableUrlEncoding=True),
    "no encoding of form fields": with_profile(
        post({"mode": "urlencoded", "urlencoded": pairs(**{"a b": "c&d"})}), disableUrlEncoding=True
    ),
    "encoding": with_profile(get(ODD), disableUrlEncoding=False),
    "headers left out": items(
        [item(name, post(BODY), protocolProfileBehavior={"disabledSystemHeaders": {name: True}}) for name in HEADERS]
    ),
    "headers left out, but own": items(
        [
            item(
                name,
                post(BODY, header=[pair(name, "own.test")]),
                protocolProfileBehavior={"disabledSystemHeaders": {name: True}},
            )
            for name in ("content-type", "user-agent", "accept")
        ]
    ),
    "headers left out of other bodies": items(
        [
            item(name, post(body), protocolProfileBehavior={"disabledSystemHeaders": {"content-type": True}})
            for name, body in {
                "fields": {"mode": "urlencoded", "urlencoded": pairs(a="1")},
                "parts": {"mode": "formdata", "formdata": pairs(a="1")},
                "GraphQL": {"mode": "graphql", "graphql": {"query": "{a}"}},
                "file": {"mode": "file", "file": {"src": "notes.txt"}},
            }.items()
        ]
    ),
    "headers left out by auth": items(
        [
            item(
                "bearer",
                get(auth={"type": "bearer", "bearer": pairs(token="t")}),
                protocolProfileBehavior={"disabledSystemHeaders": {"authorization": True}},
            )
        ]
    ),
    "of the connection": items(
        [
            item(name, HOST, protocolProfileBehavior=profile)
            for name, profile in {
                "redirects": {"followRedirects": False},
                "method": {"followOriginalHttpMethod": True},
                "authorization": {"followAuthorizationHeader": True},
                "referer": {"removeRefererHeaderOnRedirect": True},
                "number": {"maxRedirects": 1},
                "certificates": {"strictSSL": False},
                "version": {"protocolVersion": "http1"},
                "cookies": {"disableCookies": True},
                "parser": {"insecureHTTPParser": True},
                "ciphers": {
                    "tlsPreferServerCiphers": True,
                    "tlsDisabledProtocols": ["TLSv1"],
                    "tlsCipherSelection": [],
                },
            }.items()
        ]
    ),
}
