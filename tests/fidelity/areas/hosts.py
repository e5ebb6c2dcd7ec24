"""Hosts and ports, as they are spelled in the request line and in the Host header."""

from building import collection, get, pair, parts

COLLECTIONS: dict[str, object] = {
    "letters": collection(
        {"capitals": "http://API.Test/A", "of an object": get({"host": ["API", "Test"], "path": ["A"]})}
    ),
    "ports": collection(
        {
            "explicit": "http://api.test:8080/a",
            "of the scheme": "http://api.test:80/a",
            "empty": "http://api.test:/a",
            "of another scheme": "http://api.test:443/a",
            "leading zeros": "http://api.test:0080/a",
            "too large": "http://api.test:70000/a",
            "no number": "http://api.test:port/a",
            "after": "http://api.test",
        }
    ),
    "addresses": collection(
        {
            "four numbers": "http://127.0.0.1/a",
            "two numbers": "http://127.1/a",
            "one number": "http://2130706433/a",
            "hexadecimal": "http://0x7f.0.0.1/a",
            "octal": "http://0177.0.0.1/a",
            "localhost": "http://localhost/a",
            "with a port": "http://127.1:8080/a",
            "a dot last": "http://127.0.0.1./a",
        }
    ),
    "addresses of version 6": collection(
        {"loopback": "http://[::1]/a", "with a port": "http://[::1]:8080/a", "letters": "http://[2001:DB8::A]/a"}
    ),
    "international names": collection(
        {
            "umlaut": "http://bücher.test/a",
            "capital umlaut": "http://BÜCHER.test/a",
            "an A-label": "http://xn--bcher-kva.test/a",
            "in an object": get({"host": ["bücher", "test"], "path": ["a"]}),
            "ideographs": "http://日本.test/a",
            "an emoji": "http://😀.test/a",
            "a sharp s": "http://straße.test/a",
        }
    ),
    "escapes": collection(
        {"a dot": "http://api%2Etest/a", "letters": "http://%61pi.test/a", "umlaut": "http://b%C3%BCcher.test/a"}
    ),
    "odd names": collection(
        {
            "underscore": "http://my_api.test/a",
            "dash first": "http://-api.test/a",
            "a dot last": "http://api.test./a",
            "one label": "http://api/a",
            "digits": "http://1api.test/a",
            "tilde": "http://api~.test/a",
        }
    ),
    "variables": collection(
        {
            "all": "{{base}}/a",
            "with the scheme apart": "http://{{host}}/a",
            "a part": "http://{{sub}}.test/a",
            "the port": "http://api.test:{{port}}/a",
            "of an object": get({"host": ["{{base}}"], "path": ["a"]}),
            "a part of an object": get({"protocol": "http", "host": ["{{sub}}", "test"], "path": ["a"]}),
            "port of an object": get({"protocol": "http", "host": ["api", "test"], "port": "{{port}}", "path": ["a"]}),
            "scheme": "{{scheme}}://api.test/a",
            "protocol of an object": get({"protocol": "{{scheme}}", "host": ["api", "test"]}),
            "a path in the variable": "{{deep}}/a",
            "a slash last in the variable": "{{slash}}/a",
            "a slash last and an object": get({"host": ["{{slash}}"], "path": ["a"]}),
            "a query in the variable": get({"host": ["{{query}}"], "path": ["a"], "query": [pair("c", "d")]}),
            "blanks around": "{{blanks}}/a",
            "whole URL": "{{whole}}",
        },
        variable=[
            pair("base", "http://api.test"),
            pair("host", "api.test"),
            pair("sub", "api"),
            pair("port", "8080"),
            pair("scheme", "http"),
            pair("deep", "http://api.test/v1"),
            pair("slash", "http://api.test/"),
            pair("query", "http://api.test?a=b"),
            pair("blanks", " http://api.test "),
            pair("whole", "http://me:secret@api.test:8080/a?b=c#d"),
        ],
    ),
    "undefined variables": collection(
        {
            "all": "{{none}}/a",
            "a part": "http://{{none}}.test/a",
            "the port": "http://api.test:{{none}}/a",
            "after": "http://api.test",
            "path": "http://api.test/{{none}}/{{ none }}",
            "of an object": get({"host": ["{{none}}"], "path": ["a"]}),
            "port of an object": get(parts(port="{{none}}")),
            "scheme": "{{none}}://api.test/a",
        }
    ),
}
