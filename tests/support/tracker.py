#!/usr/bin/env -S python3 -SE
"""A tracker that keeps its issues in a file: what `gh`, or by its other name `glab`, says and does of them.

It is started by the name of the program it stands for, knows the commands and options that the project's scripts use,
and refuses all others. The file is that of the variable TRACKER.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

OPEN, CLOSED = "open", "closed"
State = dict[str, Any]


def run_gh(arguments: list[str], state: State) -> str:
    """Do what a command of `gh` does; return what it prints."""
    noun, verb, *rest = arguments
    parser = argparse.ArgumentParser(prog=f"gh {noun} {verb}", allow_abbrev=False)
    options, operands = GH[noun, verb]
    for name in operands:
        parser.add_argument(name)
    for name in options:
        parser.add_argument(f"--{name}", required=not name.endswith("-label"), default="")
    return str(DO[noun, verb](parser.parse_args(rest), state))


def run_glab(arguments: list[str], state: State) -> str:
    """Do what a command of `glab` does; return what it prints."""
    noun, verb, *rest = arguments
    parser = argparse.ArgumentParser(prog=f"glab {noun} {verb}", allow_abbrev=False)
    options, operands = GLAB[noun, verb]
    for name in operands:
        parser.add_argument(name)
    for name in options:
        flag = name in ("closed", "yes")
        parser.add_argument(f"--{name}", action="store_true") if flag else parser.add_argument(f"--{name}")
    return str(DO_GLAB[noun, verb](parser.parse_args(rest), state))


def _issue(state: State, number: str) -> State:
    issue: State = state["issues"][int(number) - 1]
    return issue


def _list(label: str, wanted: str, state: State) -> list[State]:
    found = [each for each in state["issues"] if label in each["labels"] and each["state"] == wanted]
    return found[::-1][:1]  # the newest first


def _list_gh(asked: argparse.Namespace, state: State) -> str:
    found = _list(asked.label, asked.state, state)
    members = {f".[0].{name} // empty": name for name in asked.json.split(",")}
    return str(found[0][members[asked.jq]]) if found else ""


def _create(title: str, body: str, labels: str, state: State) -> str:
    number = len(state["issues"]) + 1
    known = {*state["labels"]}
    assert {*labels.split(",")} <= known, "a label is not there"
    issue = {"number": number, "state": OPEN, "title": title, "body": body, "comments": []}
    state["issues"].append({**issue, "labels": labels.split(",")})
    return f"https://tracker.invalid/{number}"


def _edit(issue: State, title: str, body: str, add: str, remove: str) -> str:
    issue.update(title=title, body=body)
    kept = [label for label in issue["labels"] if label not in remove.split(",")]
    issue["labels"] = [*dict.fromkeys(filter(None, [*kept, *add.split(",")]))]
    return ""


def _comment(issue: State, text: str) -> str:
    issue["comments"].append(text)
    return ""


def _close(issue: State) -> str:
    issue["state"] = CLOSED
    return ""


def _text(file: str) -> str:
    return Path(file).read_text(encoding="utf-8")


def _create_label(name: str, state: State) -> str:
    assert name not in state["labels"], "the label is there already"
    state["labels"].append(name)
    return ""


GH: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("issue", "list"): (("label", "state", "limit", "json", "jq"), ()),
    ("issue", "create"): (("title", "body-file", "label"), ()),
    ("issue", "edit"): (("title", "body-file", "add-label", "remove-label"), ("number",)),
    ("issue", "comment"): (("body-file",), ("number",)),
    ("issue", "close"): ((), ("number",)),
    ("label", "list"): (("limit", "json", "jq"), ()),
    ("label", "create"): (("description",), ("name",)),
}
DO: dict[tuple[str, str], Any] = {
    ("issue", "list"): _list_gh,
    ("issue", "create"): lambda asked, state: _create(asked.title, _text(asked.body_file), asked.label, state),
    ("issue", "edit"): lambda asked, state: _edit(
        _issue(state, asked.number), asked.title, _text(asked.body_file), asked.add_label, asked.remove_label
    ),
    ("issue", "comment"): lambda asked, state: _comment(_issue(state, asked.number), _text(asked.body_file)),
    ("issue", "close"): lambda asked, state: _close(_issue(state, asked.number)),
    ("label", "list"): lambda _, state: "\n".join(state["labels"]),
    ("label", "create"): lambda asked, state: _create_label(asked.name, state),
}
GLAB: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {}
DO_GLAB: dict[tuple[str, str], Any] = {}


def load_state(file: Path) -> State:
    """Read what a tracker keeps."""
    state: State = json.loads(file.read_text()) if file.exists() else {"issues": [], "labels": []}
    return state


def main() -> None:
    """Do as the program that this is called by the name of."""
    file = Path(os.environ["TRACKER"])
    state = load_state(file)
    program = {"gh": run_gh, "glab": run_glab}[Path(sys.argv[0]).name]
    sys.stdout.write(program(sys.argv[1:], state) + "\n")
    file.write_text(json.dumps(state, indent=1))


if __name__ == "__main__":
    main()
