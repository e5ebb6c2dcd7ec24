#!/usr/bin/env bash
# Fetches the reports of the last nightly runs into FOLDER, as far as they are still kept: a folder for each.
set -euo pipefail
folder=$1
mkdir -p "$folder"

gh run list --workflow nightly.yml --branch "$GITHUB_REF_NAME" --limit 10 --json databaseId --jq '.[].databaseId' |
    while read -r run; do
        if [ "$run" != "$GITHUB_RUN_ID" ]; then
            gh run download "$run" --name nightly-report --dir "$folder/$run" < /dev/null \
                || echo "run $run has no report that is still kept"
        fi
    done
