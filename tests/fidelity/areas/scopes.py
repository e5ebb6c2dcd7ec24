"""Where values come from: environments, globals, rows of data, and which of them goes first."""

from building import HOST, Json, Sample, collection, get, pair, post, raw


def entry(key: object, value: object, **members: object) -> Json:
    """Make a variable of an environment."""
    return {"key": key, "value": value, "enabled": True, **members}


URL = f"{HOST}/?d={{{{d}}}}&e={{{{e}}}}&c={{{{c}}}}&g={{{{g}}}}&all={{{{all}}}}"
ALL = collection({"get": URL}, variable=[pair("c", "collection"), pair("all", "collection")])
ENVIRONMENT = [entry("e", "environment"), entry("all", "environment")]
GLOBALS = [entry("g", "globals"), entry("all", "globals")]
V = collection({"get": f"{HOST}/?v={{{{v}}}}"}, variable=[pair("v", "collection")])


def with_environment(*entries: Json) -> Sample:
    """Make a collection that has a variable `v`, with an environment."""
    return Sample(V, environment=list(entries))


def with_data(*rows: Json) -> Sample:
    """Make a collection that sends `v` everywhere, with rows of data."""
    requests = {
        "URL": f"{HOST}/?v={{{{v}}}}",
        "body": post(raw('{"v": "{{v}}"}', "json")),
        "header": get(header=[pair("X-V", "{{v}}")]),
    }
    return Sample(collection(requests), data=list(rows))


COLLECTIONS: dict[str, object] = {
    "environment": Sample(ALL, environment=ENVIRONMENT),
    "globals": Sample(ALL, globals_=GLOBALS),
    "environment and globals": Sample(ALL, environment=ENVIRONMENT, globals_=GLOBALS),
    "all": Sample(ALL, environment=ENVIRONMENT, globals_=GLOBALS, data=[{"d": "data", "all": "data"}]),
    "an environment's value": with_environment(entry("v", "environment")),
    "disabled": with_environment(entry("v", "environment", enabled=False)),
    "disabled, the other way": with_environment({"key": "v", "value": "environment", "disabled": True}),
    "neither enabled nor disabled": with_environment({"key": "v", "value": "environment"}),
    "twice": with_environment(entry("v", "first"), entry("v", "last")),
    "twice, the last disabled": with_environment(entry("v", "first"), entry("v", "last", enabled=False)),
    "empty": with_environment(entry("v", "")),
    "null": with_environment(entry("v", None)),
    "no value": with_environment({"key": "v", "enabled": True}),
    "number": with_environment(entry("v", 5)),
    "boolean": with_environment(entry("v", True)),
    "typed": with_environment(entry("v", "x", type="default")),
    "secret": with_environment(entry("v", "x", type="secret")),
    "nested": Sample(V, environment=[entry("v", "{{w}}")], globals_=[entry("w", "globals")]),
    "rows": with_data({"v": "1"}, {"v": "2"}, {"v": "3"}),
    "rows of other values": with_data({"v": 5}, {"v": True}, {"v": 1.5}, {"v": ""}),
    "rows with null": with_data({"v": None}),
    "rows with lists": with_data({"v": [1, 2]}, {"v": {"a": 1}}),
    "rows without the value": with_data({"v": "1"}, {"w": "2"}),
    "rows with variables": Sample(V, environment=[entry("w", "environment")], data=[{"v": "{{w}}"}]),
}
