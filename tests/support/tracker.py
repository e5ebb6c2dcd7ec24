#!/usr/bin/env -S python3 -SE
"""A tracker that keeps its issues in a file: what `gh`, and by its other name `glab`, say and do of them.

It knows the commands and options that the project's scripts use, all of which the real programs have, and refuses all
others. The file is that of the variable TRACKER.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

State = dict[str, Any]
Options = argparse.Namespace
FLAGS = ("closed", "yes", "delete-branch")
EMPTY: State = {"issues": [], "labels": [], "pulls": [], "runs": {}}


def load_state(file: Path) -> State:
    """Read what a tracker keeps."""
    state: State = {**EMPTY, **(json.loads(file.read_text()) if file.exists() else {})}
    return state


def _of(state: State, kind: str, number: str) -> State:
    thing: State = state[kind][int(number) - 1]
    return thing


def _text(file: str) -> str:
    return Path(file).read_text(encoding="utf-8")


def _labels(text: str) -> list[str]:
    return [label for label in text.split(",") if label]


def _queried(found: list[State], asked: Options) -> str:
    """Do what `--json` and `--jq` ask for, in the spellings that scripts use."""
    answers = {}
    for member in asked.json.split(","):
        answers[f".[0].{member} // empty"] = str(found[0][member]) if found else ""
        answers[f".[].{member}"] = "\n".join(str(each[member]) for each in found)
    return answers[asked.jq]


def _newest(state: State, label: str, wanted: str) -> list[State]:
    found = [each for each in state["issues"] if label in each["labels"] and each["state"] == wanted]
    return found[::-1][:1]


def _create(state: State, title: str, body: str, labels: list[str]) -> str:
    number = len(state["issues"]) + 1
    issue = {"number": number, "state": "open", "title": title, "body": body, "labels": labels, "comments": []}
    state["issues"].append(issue)
    return f"https://tracker.invalid/{number}"


def _edit(issue: State, title: str, body: str, more: list[str], fewer: list[str]) -> str:
    kept = [label for label in issue["labels"] if label not in fewer]
    issue.update(title=title, body=body, labels=[*dict.fromkeys([*kept, *more])])
    return ""


def _gh_issue_create(asked: Options, state: State) -> str:
    assert {*_labels(asked.label)} <= {*state["labels"]}, "gh refuses labels that are not there"
    return _create(state, asked.title, _text(asked.body_file), _labels(asked.label))


def _gh_issue_edit(asked: Options, state: State) -> str:
    labels = (_labels(asked.add_label), _labels(asked.remove_label))
    assert {label for each in labels for label in each} <= {*state["labels"]}, "gh refuses labels that are not there"
    return _edit(_of(state, "issues", asked.number), asked.title, _text(asked.body_file), *labels)


def _comment(thing: State, text: str) -> str:
    thing["comments"].append(text)
    return ""


def _close(thing: State) -> str:
    thing["state"] = "closed"
    return ""


def _create_label(asked: Options, state: State) -> str:
    assert asked.name not in state["labels"], "gh refuses a label that is there already"
    state["labels"].append(asked.name)
    return ""


def _list_pulls(asked: Options, state: State) -> str:
    found = [each for each in state["pulls"] if (each["head"], each["state"]) == (asked.head, asked.state)]
    return _queried(found, asked)


def _create_pull(asked: Options, state: State) -> str:
    if state.get("forbids_pulls"):
        sys.exit("GitHub Actions is not permitted to create or approve pull requests")
    number = len(state["pulls"]) + 1
    about = {"head": asked.head, "base": asked.base, "title": asked.title, "body": _text(asked.body_file)}
    state["pulls"].append({"number": number, "state": "open", "comments": [], **about})
    return ""


def _edit_pull(asked: Options, state: State) -> str:
    _of(state, "pulls", asked.number)["body"] = _text(asked.body_file)
    return ""


def _close_pull(asked: Options, state: State) -> str:
    pull = _of(state, "pulls", asked.number)
    return _comment(pull, asked.comment) + _close(pull)


def _download(asked: Options, state: State) -> str:
    if not Path(state["runs"][asked.run]).exists():
        sys.exit("no valid artifacts found to download")
    shutil.copytree(state["runs"][asked.run], asked.dir)
    return ""


def _glab_list(asked: Options, state: State) -> str:
    found = _newest(state, asked.label, "closed" if asked.closed else "open")
    return json.dumps([{"iid": each["number"], "description": each["body"]} for each in found])


def _glab_update(asked: Options, state: State) -> str:
    labels = (_labels(asked.label), _labels(asked.unlabel))
    return _edit(_of(state, "issues", asked.number), asked.title, asked.description, *labels)


Command = tuple[str, str, Callable[[Options, State], str]]  # its options, its operands, what it does
GH: dict[str, Command] = {
    "issue list": (
        "label state limit json jq",
        "",
        lambda asked, state: _queried(_newest(state, asked.label, asked.state), asked),
    ),
    "issue create": ("title body-file label", "", _gh_issue_create),
    "issue edit": ("title body-file add-label remove-label", "number", _gh_issue_edit),
    "issue comment": (
        "body-file",
        "number",
        lambda asked, state: _comment(_of(state, "issues", asked.number), _text(asked.body_file)),
    ),
    "issue close": ("", "number", lambda asked, state: _close(_of(state, "issues", asked.number))),
    "label list": (
        "limit json jq",
        "",
        lambda asked, state: _queried([{"name": name} for name in state["labels"]], asked),
    ),
    "label create": ("description", "name", _create_label),
    "pr list": ("head state json jq", "", _list_pulls),
    "pr create": ("head base title body-file", "", _create_pull),
    "pr edit": ("body-file", "number", _edit_pull),
    "pr close": ("delete-branch comment", "number", _close_pull),
    "run list": (
        "workflow branch limit json jq",
        "",
        lambda asked, state: _queried([{"databaseId": run} for run in state["runs"]], asked),
    ),
    "run download": ("name dir", "run", _download),
}
GLAB: dict[str, Command] = {
    "issue list": ("label per-page output closed", "", _glab_list),
    "issue create": (
        "title description label yes",
        "",
        lambda asked, state: _create(state, asked.title, asked.description, _labels(asked.label)),
    ),
    "issue update": ("title description label unlabel", "number", _glab_update),
    "issue note": (
        "message",
        "number",
        lambda asked, state: _comment(_of(state, "issues", asked.number), asked.message),
    ),
    "issue close": ("", "number", lambda asked, state: _close(_of(state, "issues", asked.number))),
}


def main() -> None:
    """Do as the program that this is called by the name of."""
    noun, verb, *rest = sys.argv[1:]
    options, operands, do = {"gh": GH, "glab": GLAB}[Path(sys.argv[0]).name][f"{noun} {verb}"]
    parser = argparse.ArgumentParser(prog=f"{noun} {verb}", allow_abbrev=False)
    for name in operands.split():
        parser.add_argument(name)
    for name in options.split():
        if name in FLAGS:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", default="")
    file = Path(os.environ["TRACKER"])
    state = load_state(file)
    said = do(parser.parse_args(rest), state)
    sys.stdout.write(f"{said}\n" if said else "")
    file.write_text(json.dumps(state, indent=1))


if __name__ == "__main__":
    main()
