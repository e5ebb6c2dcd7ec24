#!/usr/bin/env bash
# Opens or updates the one issue of the nightly run, where something is to be said, and fails where the contract is broken.
# Reads nightly/, the outcomes FIRST, SECOND and CLEANUP of the steps before, and COLLECTION_CHANGED; RUN is where the run
# is shown. A step that was not reached has no outcome.
set -euo pipefail

broken=false; news=()
if [ "$FIRST" != success ] && [ "$SECOND" != success ]; then
    broken=true
    if [ "$SECOND" = failure ]; then
        news+=("The contract is broken, or could not be judged, on two tries.")
    else
        news+=("The nightly run itself failed before it could judge anything.")
    fi
fi
if [ "$CLEANUP" = failure ]; then broken=true; news+=("Something was left behind in the sandbox."); fi
if [ "$COLLECTION_CHANGED" = true ]; then news+=("The published collection is no longer the one in this repository."); fi
if grep -Eqs '^contract: .*, [1-9][0-9]* drift$' nightly/report.txt; then news+=("Answers hold what the contract does not mention."); fi
if [ ${#news[@]} -eq 0 ]; then exit 0; fi

mkdir -p nightly
{
    printf '%s\n' "${news[@]}" "" "$RUN"
    for file in report cleanup collection; do
        if [ -s "nightly/$file.txt" ]; then
            printf '\n%s\n\n' "$file:"
            # The summary is all that matters of a report; four blanks make it a block of code.
            sed -n '/=\{3,\} contract =\{3,\}/,$p' "nightly/$file.txt" | grep . || cat "nightly/$file.txt"
        fi | head -c 20000 | sed 's/^/    /'
    done
} > nightly/issue.md

gh label create nightly --description "Found by the nightly run" --force
number=$(gh issue list --label nightly --state open --limit 1 --json number --jq '.[0].number // empty')
if [ -n "$number" ]; then
    gh issue comment "$number" --body-file nightly/issue.md
else
    gh issue create --title "Nightly: ${news[0]}" --label nightly --body-file nightly/issue.md
fi
[ "$broken" = false ]
