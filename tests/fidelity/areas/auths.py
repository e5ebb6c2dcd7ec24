"""Auth blocks: what each type adds, what inherits from what, and shapes that are none."""

from building import HOST, Json, auth, collection, folder, get, item, items, pair, pairs, parts, post, raw


def with_auth(**blocks: object) -> Json:
    """Make a collection of GET requests with auth blocks."""
    return collection({name: get(f"{HOST}/x?a=1", auth=block) for name, block in blocks.items()}, variable=VALUES)


def below(block: object) -> Json:
    """Make a collection with an auth of its own, whose folder and request have the block."""
    return items(
        [
            folder("of a folder", [item("request", f"{HOST}/a"), item("with its own", get(auth=BASIC))], auth=block),
            item("of a request", get(auth=block)),
            item("of none", HOST),
        ],
        auth=auth("bearer", token="of-the-collection"),
    )


VALUES = [pair("v", "one"), pair("odd", "a b&c=d"), pair("empty", ""), pair("token", "tok"), pair("key", "X-Key")]
AWS = auth("awsv4", accessKey="AKID", secretKey="s", region="eu-west-1", service="s3")
BEARER, BASIC = auth("bearer", token="tok"), auth("basic", username="me", password="secret")
KEY = auth("apikey", key="X-Key", value="k")
IN_QUERY = auth("apikey", pair("in", "query"), key="key", value="k")
OAUTH1 = {
    "consumerKey": "me",
    "consumerSecret": "secret",
    "token": "tok",
    "tokenSecret": "ts",
    "signatureMethod": "HMAC-SHA1",
    "timestamp": "1700000000",
    "nonce": "nonce1",
    "version": "1.0",
    "addParamsToHeader": True,
}
SHAPES: dict[str, object] = {
    "null": None,
    "number": 5,
    "empty object": {},
    "list": [],
    "text": "bearer",
    "false": False,
    "type is a number": {"type": 5},
    "type is null": {"type": None},
    "unknown type": {"type": "pigeon", "pigeon": pairs(a="b")},
    "no type": {"bearer": pairs(token="t")},
    "capitals": {"type": "Bearer", "bearer": pairs(token="t")},
    "no parameters": {"type": "bearer"},
    "null parameters": {"type": "bearer", "bearer": None},
    "noauth": {"type": "noauth"},
}

COLLECTIONS: dict[str, object] = {
    "bearer": with_auth(
        plain=BEARER,
        empty=auth("bearer", token=""),
        variable=auth("bearer", token="{{token}}"),
        undefined=auth("bearer", token="{{none}}"),
        empty_variable=auth("bearer", token="{{empty}}"),
        blanks=auth("bearer", token=" a b "),
        number=auth("bearer", token=5),
        null=auth("bearer", token=None),
        prefixed=auth("bearer", token="Bearer tok"),
        none=auth("bearer"),
    ),
    "bearer, odd parameters": with_auth(
        twice=auth("bearer", pair("token", "a"), pair("token", "b")),
        disabled=auth("bearer", pair("token", "a", disabled=True)),
        typed=auth("bearer", pair("token", "a", type="string")),
        typed_any=auth("bearer", pair("token", "a", type="any")),
        odd={"type": "bearer", "bearer": [5, None, *pairs(token="t")]},
        an_object={"type": "bearer", "bearer": {"token": "t"}},
        text={"type": "bearer", "bearer": "t"},
        true={"type": "bearer", "bearer": True},
        by_id={"type": "bearer", "bearer": [{"id": "token", "value": "t"}]},
    ),
    "basic": with_auth(
        plain=BASIC,
        empty=auth("basic", username="", password=""),
        none=auth("basic"),
        no_password=auth("basic", username="me"),
        no_user=auth("basic", password="s"),
        unicode=auth("basic", username="mü", password="größe 日本"),
        colon=auth("basic", username="m:e", password="s:t"),
        numbers=auth("basic", username=5, password=None),
        variables=auth("basic", username="{{v}}", password="{{odd}}"),
        undefined=auth("basic", username="{{none}}", password="x"),
        blanks=auth("basic", username=" m ", password=" s "),
    ),
    "API keys in a header": with_auth(
        plain=KEY,
        named=auth("apikey", pair("in", "header"), key="X-Key", value="k"),
        empty_value=auth("apikey", key="X-Key", value=""),
        empty_key=auth("apikey", key="", value="k"),
        none=auth("apikey"),
        variable=auth("apikey", key="{{key}}", value="{{odd}}"),
        undefined=auth("apikey", key="X-Key", value="{{none}}"),
        authorization=auth("apikey", key="Authorization", value="Key k"),
        number=auth("apikey", key="X-Key", value=5),
        no_key=auth("apikey", value="k"),
        no_value=auth("apikey", key="X-Key"),
        elsewhere=auth("apikey", pair("in", "body"), key="X-Key", value="k"),
    ),
    "API keys in the query": with_auth(
        plain=IN_QUERY,
        known=auth("apikey", pair("in", "query"), key="a", value="2"),
        odd=auth("apikey", pair("in", "query"), key="k e&y", value="a b&c=d#e?f'"),
        empty_value=auth("apikey", pair("in", "query"), key="key", value=""),
        empty_key=auth("apikey", pair("in", "query"), key="", value="k"),
        variable=auth("apikey", pair("in", "query"), key="key", value="{{odd}}"),
        undefined=auth("apikey", pair("in", "query"), key="{{none}}", value="{{none}}"),
        none=auth("apikey", pair("in", "query")),
        unicode=auth("apikey", pair("in", "query"), key="größe", value="日本"),
    ),
    "API keys beside other queries": collection(
        {
            "none": get(f"{HOST}/x"),
            "question mark": get(f"{HOST}/x?"),
            "odd": get(f"{HOST}/x?a b&&c=%20&d='"),
            "list": get(parts(query=[pair("a", "1"), pair("b", None), pair("c", "d e")])),
            "of its name twice": get(f"{HOST}/x?key=1&b=2&key=3"),
            "of its name, without a value": get(f"{HOST}/x?key&b=2"),
            "fragment": get(f"{HOST}/x?a=1#b"),
            "no path": get(HOST),
        },
        auth=IN_QUERY,
    ),
    "a header beside auth": collection(
        {
            "Authorization": get(header=pairs(Authorization="Own"), auth=BEARER),
            "of an API key": get(header=pairs(**{"X-Key": "own"}), auth=KEY),
            "of an API key, small letters": get(header=pairs(**{"x-key": "own"}), auth=KEY),
            "twice": get(header=[pair("Authorization", "a"), pair("Authorization", "b")], auth=BEARER),
            "disabled": get(header=[pair("Authorization", "a", disabled=True)], auth=BEARER),
            "with an empty token": get(header=pairs(Authorization="Own"), auth=auth("bearer", token="")),
            "with noauth": get(header=pairs(Authorization="Own"), auth={"type": "noauth"}),
            "user in the URL": get("http://me:secret@api.test/a", auth=BEARER),
            "user in the URL and noauth": get("http://me:secret@api.test/a", auth={"type": "noauth"}),
        }
    ),
    "inherited": items(
        [
            item("from the collection", HOST),
            folder(
                "F",
                [
                    item("from the folder", HOST),
                    item("own", get(auth=KEY)),
                    item("none", get(auth={"type": "noauth"})),
                    item("null", get(auth=None)),
                    folder("G", [item("from above", HOST)]),
                    folder(
                        "H",
                        [item("from the nearest", HOST), item("own", get(auth=BEARER))],
                        auth=auth("bearer", token="of-H"),
                    ),
                    folder("I", [item("stopped", HOST)], auth={"type": "noauth"}),
                ],
                auth=BASIC,
            ),
            folder("J", [item("null does not stop", HOST)], auth=None),
        ],
        auth=auth("bearer", token="of-the-collection"),
    ),
    "of an item": items([item("beside the request", HOST, auth=BASIC), item("both", get(auth=BEARER), auth=BASIC)]),
    **{f"shapes: {name}": below(shape) for name, shape in SHAPES.items()},
    "shapes of a collection's": items([item("request", HOST)], auth=[5]),
    "a stored token": with_auth(
        plain=auth("oauth2", accessToken="tok"),
        in_header=auth("oauth2", accessToken="tok", addTokenTo="header", tokenType="Bearer"),
        in_query=auth("oauth2", accessToken="t k", addTokenTo="queryParams"),
        prefix=auth("oauth2", accessToken="tok", headerPrefix="Token"),
        no_prefix=auth("oauth2", accessToken="tok", headerPrefix=""),
        blank_prefix=auth("oauth2", accessToken="tok", headerPrefix="Token "),
        token_type=auth("oauth2", accessToken="tok", tokenType="token"),
        mac=auth("oauth2", accessToken="tok", tokenType="mac"),
        empty=auth("oauth2", accessToken=""),
        variable=auth("oauth2", accessToken="{{token}}"),
        undefined=auth("oauth2", accessToken="{{none}}"),
        empty_variable=auth("oauth2", accessToken="{{empty}}"),
        none=auth("oauth2"),
    ),
    "a stored token of a grant": with_auth(
        code=auth("oauth2", accessToken="tok", grant_type="authorization_code"),
        implicit=auth("oauth2", accessToken="tok", grant_type="implicit"),
        password=auth("oauth2", accessToken="tok", grant_type="password_credentials"),
        unknown=auth("oauth2", accessToken="tok", grant_type="pigeon"),
        empty_code=auth("oauth2", grant_type="authorization_code"),
        empty_implicit=auth("oauth2", accessToken="", grant_type="implicit"),
    ),
    "a token that would be asked for": with_auth(
        client=auth(
            "oauth2",
            grant_type="client_credentials",
            accessTokenUrl="http://auth.test/token",
            clientId="me",
            clientSecret="s",
        ),
        password=auth(
            "oauth2",
            grant_type="password_credentials",
            accessTokenUrl="http://auth.test/token",
            clientId="me",
            username="u",
            password="p",
        ),
        stored=auth(
            "oauth2",
            accessToken="tok",
            grant_type="client_credentials",
            accessTokenUrl="http://auth.test/token",
            clientId="me",
            clientSecret="s",
        ),
        nowhere=auth("oauth2", grant_type="client_credentials"),
    ),
    "digest": with_auth(
        first_leg=auth("digest", username="me", password="s"),
        prepared=auth(
            "digest",
            username="me",
            password="s",
            realm="r",
            nonce="n",
            algorithm="MD5",
            qop="",
            nonceCount="",
            clientNonce="",
            opaque="",
        ),
        prepared_qop=auth(
            "digest",
            username="me",
            password="s",
            realm="r",
            nonce="n",
            algorithm="MD5",
            qop="auth",
            nonceCount="00000001",
            clientNonce="c",
            opaque="o",
        ),
        session=auth(
            "digest",
            username="me",
            password="s",
            realm="r",
            nonce="n",
            algorithm="MD5-sess",
            qop="auth",
            nonceCount="00000001",
            clientNonce="c",
            opaque="",
        ),
        sha=auth(
            "digest",
            username="me",
            password="s",
            realm="r",
            nonce="n",
            algorithm="SHA-256",
            qop="auth",
            nonceCount="00000001",
            clientNonce="c",
            opaque="",
        ),
        empty=auth("digest"),
    ),
    "hawk": collection(
        {
            name: post(
                raw("text"),
                f"{HOST}/x?a=1",
                auth=auth(
                    "hawk",
                    authId="me",
                    authKey="key",
                    algorithm=algorithm,
                    timestamp="1700000000",
                    nonce="nonce1",
                    **more,
                ),
            )
            for name, algorithm, more in (
                ("SHA-256", "sha256", {}),
                ("SHA-1", "sha1", {}),
                ("extra", "sha256", {"extraData": "data", "app": "app", "delegation": "d"}),
                ("user", "sha256", {"user": "u"}),
                ("with the body", "sha256", {"includePayloadHash": True}),
            )
        }
    ),
    "OAuth 1": collection(
        {
            name: {
                "method": method,
                "url": f"{HOST}/x?b=2&a=1%20c",
                **body,
                "auth": auth("oauth1", **{**OAUTH1, **more}),
            }
            for name, method, body, more in (
                ("header", "GET", {}, {}),
                ("SHA-256", "GET", {}, {"signatureMethod": "HMAC-SHA256"}),
                ("plain text", "GET", {}, {"signatureMethod": "PLAINTEXT"}),
                ("query", "GET", {}, {"addParamsToHeader": False}),
                ("realm", "GET", {}, {"realm": "r m"}),
                ("without a token", "GET", {}, {"token": "", "tokenSecret": ""}),
                ("callback", "GET", {}, {"callback": "http://back.test/", "verifier": "v"}),
                ("fields", "POST", {"body": {"mode": "urlencoded", "urlencoded": pairs(f="g h")}}, {}),
                (
                    "in the fields",
                    "POST",
                    {"body": {"mode": "urlencoded", "urlencoded": pairs(f="g h")}},
                    {"addParamsToHeader": False},
                ),
                ("text", "POST", {"body": raw("text")}, {}),
                ("with the body", "POST", {"body": raw("text")}, {"includeBodyHash": True}),
                ("no key", "GET", {}, {"consumerKey": ""}),
            )
        }
    ),
    "JWT": with_auth(
        plain=auth(
            "jwt",
            algorithm="HS256",
            secret="s3cret",
            isSecretBase64Encoded=False,
            payload='{"a": 1}',
            addTokenTo="header",
            headerPrefix="Bearer",
        ),
        base64=auth(
            "jwt",
            algorithm="HS512",
            secret="czNjcmV0",
            isSecretBase64Encoded=True,
            payload="{}",
            addTokenTo="header",
            headerPrefix="Token",
        ),
        query=auth(
            "jwt",
            algorithm="HS384",
            secret="s3cret",
            payload='{"b":"{{v}}"}',
            addTokenTo="queryParam",
            queryParamKey="jwt",
        ),
        headers=auth("jwt", algorithm="HS256", secret="s3cret", payload="{}", headers='{"kid": "k"}'),
        empty=auth("jwt"),
        no_secret=auth("jwt", algorithm="HS256", secret="", payload="{}"),
        broken=auth("jwt", algorithm="HS256", secret="s", payload="{open"),
    ),
    "AWS": with_auth(
        plain=auth("awsv4", accessKey="AKID", secretKey="s", region="eu-west-1", service="s3"),
        defaults=auth("awsv4", accessKey="AKID", secretKey="s"),
        session=auth("awsv4", accessKey="AKID", secretKey="s", sessionToken="tok", service="execute-api"),
        in_query=auth("awsv4", accessKey="AKID", secretKey="s", addAuthDataToQuery=True),
        variables=auth("awsv4", accessKey="{{v}}", secretKey="{{odd}}", region="{{v}}"),
    ),
    "AWS beside other headers": collection(
        {
            "own headers": get(
                header=pairs(**{"X-A": "1", "Content-Type": "text/plain", "X-Amz-Meta-B": "2"}), auth=AWS
            ),
            "body": post(raw("text"), auth=AWS),
            "own Content-Type": post(raw("{}"), header=pairs(**{"Content-Type": "application/json"}), auth=AWS),
            "fields": post({"mode": "urlencoded", "urlencoded": pairs(a="1 2")}, auth=AWS),
            "odd URL": get(f"{HOST}/a b/c?d=e f&g", auth=AWS),
            "own date": get(header=pairs(**{"X-Amz-Date": "20260101T000000Z"}), auth=AWS),
        }
    ),
    "types that are not carried out": with_auth(
        ntlm=auth("ntlm", username="me", password="s"),
        empty_ntlm=auth("ntlm"),
        edgegrid=auth("edgegrid"),
        asap=auth("asap"),
        hawk=auth("hawk"),
        oauth1=auth("oauth1"),
    ),
}
