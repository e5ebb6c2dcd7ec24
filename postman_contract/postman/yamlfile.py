"""Reads YAML files by the core schema of YAML 1.2: `on`, `yes`, dates and `12:30` are text, and `010` is ten."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import read_parsed

LARGEST = 1_000_000  # values of a document, each alias counted as all that it stands for
# The one in C is 20 times as fast; not every installation of PyYAML has it.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAPPING = "tag:yaml.org,2002:map"


class _CoreLoader(_Loader):  # type: ignore[misc, valid-type]  # one of two classes, which only the machine knows
    """Knows the types of the core schema (YAML 1.2 §10.3.2) and no others."""

    yaml_implicit_resolvers: Mapping[str | None, list[tuple[str, re.Pattern[str]]]] = {}
    yaml_constructors: Mapping[str | None, object] = {}


def _construct_scalar(name: str) -> object:
    def construct(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
        text = str(loader.construct_scalar(node))
        try:
            return _SCALARS[name](text)
        except ValueError:
            raise yaml.constructor.ConstructorError(None, None, f"no {name} can be read", node.start_mark) from None

    return construct


def _construct_mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, object]:
    members: dict[str, object] = {}
    for key_node, value_node in node.value:
        mark = key_node.start_mark
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a name is no text", mark)
        # A name is text, whatever it looks like: what it names is a header or a variable.
        if key_node.value in members:
            raise yaml.constructor.ConstructorError(None, None, f"there are two members {key_node.value!r}", mark)
        members[key_node.value] = loader.construct_object(value_node, deep=True)
    return members


def _number(text: str) -> float:
    return float(re.sub(r"^([-+]?)\.(inf|Inf|INF)$", r"\1inf", text).replace(".nan", "nan").lower())


_SCALARS: Mapping[str, Callable[[str], object]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": lambda text: int(text, 0 if text.startswith(("0o", "0x")) else 10),
    "float": _number,
    "str": str,
}
_FORMS = (  # the scalars that are no text, in the order of YAML 1.2 §10.3.2, and how each may begin
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
)
for _name, _form, _beginnings in _FORMS:
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(rf"(?:{_form})\Z"), _beginnings)
for _name in _SCALARS:
    _CoreLoader.add_constructor(f"tag:yaml.org,2002:{_name}", _construct_scalar(_name))
_CoreLoader.add_constructor("tag:yaml.org,2002:seq", lambda loader, node: loader.construct_sequence(node, deep=True))
_CoreLoader.add_constructor(_MAPPING, _construct_mapping)


def parse_yaml(text: str) -> object:
    """Parse one YAML document; an empty one is None. Names of members are text, and so is what has an unknown tag.

    Raises:
        ValueError: not YAML, not one document, a name given twice, or nested too deep to read.
    """
    try:
        value = yaml.load(text, Loader=_CoreLoader)  # noqa: S506  made of the safe one, and knows less than that
    except yaml.MarkedYAMLError as problem:
        line = f"line {problem.problem_mark.line + 1}: " if problem.problem_mark else ""
        raise ValueError(f"{line}{problem.problem}{_remedy(text, problem)}") from None
    except yaml.YAMLError as problem:
        raise ValueError(str(problem).partition("\n")[0]) from None
    except RecursionError:
        raise ValueError("nested too deep to read") from None
    if "*" in text:
        _refuse_large(value)
    return value


def _remedy(text: str, problem: yaml.MarkedYAMLError) -> str:
    lines = text.splitlines()
    line = problem.problem_mark.line if problem.problem_mark else len(lines)
    unquoted = any(re.search(r":\s+\{\{", each) for each in lines[max(0, line - 1) : line + 1])
    return "; a value that begins with {{ has to stand in quotes" if unquoted else ""


def _refuse_large(value: object) -> None:
    """Refuse a value that is small as a file and huge as a value: a few aliases of aliases are enough for that."""
    waiting, count = [value], 0
    while waiting:
        each = waiting.pop()
        count += 1
        if count > LARGEST:
            raise ValueError("its aliases stand for too much")
        waiting.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())


def load_yaml(path: Path, error: type[InputError] = InputError) -> object:
    """Read a YAML file (UTF-8, with or without a byte order mark).

    Raises:
        InputError: of the given class, when the file is absent, unreadable or not YAML.
    """
    return read_parsed(path, error, parse_yaml, "YAML")
