#!/usr/bin/env bash
# Keeps the one issue of the nightly run. `read FOLDER` fetches what it says; `write FOLDER` does what
# `python -m postman_contract report nightly` has decided from that, in the same folder; `state FOLDER` says whether the
# issue is open then.
set -euo pipefail
step=$1; folder=$2

newest() { gh issue list --label nightly --state "$1" --limit 1 --json number,body --jq ".[0].$2 // empty"; }

if [ "$step" = read ]; then
    mkdir -p "$folder"
    newest open number > "$folder/number"
    newest open body > "$folder/open.md"
    newest closed body > "$folder/last.md"
    # An issue whose text somebody has emptied is one all the same.
    if [ -s "$folder/number" ] && [ ! -s "$folder/open.md" ]; then echo "no text" > "$folder/open.md"; fi
    exit
fi

action=$(cat "$folder/action")
if [ "$step" = state ]; then
    case $action in
        close) echo closed ;;
        none) if [ -s "$folder/number" ]; then echo open; else echo closed; fi ;;
        *) echo open ;;
    esac
    exit
fi
title=$(cat "$folder/title"); number=$(cat "$folder/number")
labels=$(cat "$folder/labels"); gone=$(cat "$folder/labels-gone")
if [ "$action" != none ]; then
    known=$(gh label list --limit 1000 --json name --jq '.[].name')
    for label in ${labels//,/ } ${gone//,/ }; do
        grep -qxF "$label" <<< "$known" || gh label create "$label" --description "Said by the nightly run"
    done
fi
case $action in
    open) gh issue create --title "$title" --body-file "$folder/issue.md" --label "$labels" ;;
    update)
        gh issue edit "$number" --title "$title" --body-file "$folder/issue.md" \
            --add-label "$labels" --remove-label "$gone" ;;
    close) gh issue edit "$number" --title "$title" --body-file "$folder/issue.md" ;;
esac
if [ -s "$folder/comment.md" ]; then gh issue comment "$number" --body-file "$folder/comment.md"; fi
if [ "$action" = close ]; then gh issue close "$number"; fi
