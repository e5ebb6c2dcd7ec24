"""Says in the end what `init` has made, what it could not, which secrets it found, and what to do next."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from postman_contract.cli.conflicts import find_plugin_conflicts
from postman_contract.cli.init.drafting import SuiteDraft
from postman_contract.cli.init.guarded_writing import Written
from postman_contract.cli.init.prerequisite_drafts import FROM_SCRIPT
from postman_contract.cli.init.recorded_answers import Recording
from postman_contract.cli.init.schema_drafts import SchemaDrafts
from postman_contract.postman.environment import environment_key
from postman_contract.reporting.explanations import count_of

MOST_NAMED = 8  # of a kind; further ones are counted
Say = Callable[[str], None]


def say_what_was_made(
    draft: SuiteDraft,
    folder: Path,
    written: Written,
    schemas: SchemaDrafts,
    reasons: Mapping[str, str],
    recording: Recording | None,
    say: Say,
) -> None:
    """Say it all, in about a screen."""
    lines = [
        *_about_files(folder, written),
        *_about_schemas(schemas, reasons),
        *_about_variables(draft, folder),
        *_about_files_sent(draft),
        *_about_prerequisites(draft),
        *map(str, find_plugin_conflicts()),
        *_about_recording(folder, recording),
    ]
    for line in lines:
        say(line)


def _about_files(folder: Path, written: Written) -> Iterator[str]:
    made = [f"{len(files)} {kind}" for kind, files in (("new", written.new), ("updated", written.updated)) if files]
    yield f"{folder}: {', '.join(made) or 'nothing new'}, {len(written.unchanged)} as before"
    yield from _listed("left alone, because somebody has edited them", written.edited)
    yield from _listed("not written again, because somebody has removed them", written.removed)


def _about_schemas(schemas: SchemaDrafts, reasons: Mapping[str, str]) -> Iterator[str]:
    yield f"inferred: {count_of(len(schemas.files), 'schema')}, from what was seen; correct them by what is documented"
    yield from _listed("not inferred", [f"{about}: {why}" for about, why in schemas.problems.items()])
    silent = [f"{name} ({reasons[name]})" if name in reasons else name for name in schemas.without_answer]
    yield from _listed("no successful answer seen, so not judged yet", silent)


def _about_variables(draft: SuiteDraft, folder: Path) -> Iterator[str]:
    found = [f"{name} ({place})" for name, place in draft.cleaned.variables.items()]
    yield from _listed("secrets taken out of the collection, now variables", found)
    shown = [f"{name} ({place})" for name, place in draft.cleaned.not_sent.items()]
    yield from _listed("secrets taken out of examples, scripts and descriptions", shown)
    needed = [f"{environment_key(name)}=…" for name in draft.variables.secrets]
    yield from _listed(f"to be given in {folder / '.env'}, a line each, or in the process environment", needed)
    yield from _listed("without a value in collection/sandbox.postman_environment.json", draft.variables.missing)


def _about_files_sent(draft: SuiteDraft) -> Iterator[str]:
    yield from _listed("files that requests send, to be put into collection/", draft.published.files)


def _about_prerequisites(draft: SuiteDraft) -> Iterator[str]:
    proposed = [
        f"{each.variable} by {each.case_id}{'' if each.doubt == FROM_SCRIPT else ' (guessed)'}"
        for each in draft.prerequisites
    ]
    yield from _listed("prerequisites proposed in conftest.py", proposed)
    removed = [f"{each.operation} by {each.remover}" for each in draft.rules.creations]
    yield from _listed("rules drafted in contract_rules.py, how what is created is removed", removed)


def _about_recording(folder: Path, recording: Recording | None) -> Iterator[str]:
    """Say what a recording came to; where it lacks something, what, and that the same command takes it up again."""
    here = shlex.quote(str(folder))
    if recording is None:
        yield f"next: cd {here} && pytest"
        yield "then record: init again with --base-url, or pytest --contract-sandbox=local --record-mode=rewrite"
        return
    totals = [line for line in recording.output.splitlines() if line.startswith("contract: ")]
    yield f"recorded: {totals[-1].removeprefix('contract: ')}" if totals else "recorded: nothing; pytest says why"
    if recording.code != 0:
        yield from recording.output.splitlines()[-20:] if not totals else ()
    lacking = list(recording.lacking.items())
    for why, cases in lacking[:MOST_NAMED]:
        yield f"not recorded: {cases[0]}{f' and {len(cases) - 1} more' if len(cases) > 1 else ''}: {why}"
    if len(lacking) > MOST_NAMED:
        yield f"not recorded for {len(lacking) - MOST_NAMED} more reasons: pytest names them"
    if lacking:
        yield "next: give what is missing, and this command again; what you have edited by then is left alone"
        return
    yield f"next: cd {here} && pytest, and read README.md"


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f", and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        yield f"{title}: {', '.join(names[:MOST_NAMED])}{more}"
