#!/usr/bin/env bash
# Makes of the fresh cassettes one pull request, which goes with the nightly issue: opened and updated while that is open
# and answers have another shape, closed with it. ISSUE is `open` or `closed`. What it makes is in FOLDER, too, for where
# no pull request may be made; there `report` and `cassettes` of the run are looked for.
set -euo pipefail
folder=$1
branch=nightly/cassettes

code=0
python3 -m postman_contract report cassettes "$folder/report" "$folder/cassettes" --output "$folder/shapes.md" || code=$?
if [ "$code" -gt 1 ]; then exit "$code"; fi
git add cassettes
git diff --cached --binary > "$folder/cassettes.diff"
cat "$folder/shapes.md" >> "$GITHUB_STEP_SUMMARY"

number=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty')
if [ "$ISSUE" != open ] || [ "$code" = 0 ]; then
    if [ -n "$number" ]; then
        gh pr close "$number" --delete-branch --comment "Closed: the nightly issue is, or no answer has another shape."
    fi
    exit
fi

{
    cat "$folder/shapes.md"
    echo
    echo "CI does not start by itself for what the nightly run pushes: close and reopen this pull request, push to its"
    echo "branch, or give the workflow the token of a GitHub App. It is written anew every night, and closed with the issue."
} > "$folder/pull-request.md"
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git switch --quiet --force-create "$branch"
git commit --quiet --message "Record answers of the sandbox anew"
git push --quiet --force origin "$branch"
if [ -n "$number" ]; then
    gh pr edit "$number" --body-file "$folder/pull-request.md"
else
    gh pr create --head "$branch" --base "$GITHUB_REF_NAME" --title "Fresh cassettes of kept cases" \
        --body-file "$folder/pull-request.md"
fi || echo "::warning::No pull request may be made here: take the artefact fresh-cassettes, or the branch $branch"
