#!/usr/bin/env bash
# One night: judges the sandbox, once more what failed, and prints what a person is to hear of, which cron mails. FOLDER
# keeps the reports of the nights and what was said of them. Ends with 1 where the night is red. To be started where
# pytest is, in an environment that has the engine, the suite and the secrets:
#
#     MAILTO=you@example.com
#     17 2 * * * cd /srv/contract && . .venv/bin/activate && docs/ci/cron.sh nights
set -euo pipefail
folder=$1
name=$(date -u +%Y-%m-%dT%H%M%S)
night=$folder/nights/$name; report=$folder/reports/$name; said=$folder/said
mkdir -p "$night" "$folder/reports" "$said"
exec 3>&1 > "$night/log.txt" 2>&1  # what is printed meanwhile is kept, and not mailed
export CI=true                     # elsewhere `cleanup --search` only says what it would remove

contract() { python -m postman_contract "$@"; }
judge() { pytest tests/contract --sandbox=live --budget "${CALLS:-600}" "$@" || echo "exit code $?"; }

contract cleanup --search --older-than 1d || true
judge --contract-report "$night/first" --junitxml "$night/first.xml"
if seconds=$(contract report wait "$night/first") && [ -n "$seconds" ]; then
    sleep "$seconds"
    judge --lf --lfnf=none --contract-report "$night/second" --junitxml "$night/second.xml"
fi
tries=("$night/first")
if [ -e "$night/second/report.json" ]; then tries+=("$night/second"); fi
contract report merge "${tries[@]}" --earlier "$folder/reports" --output "$report" || true

left=0
if [ -e contract-ledger.jsonl ]; then contract cleanup || left=$?; fi
contract cleanup --search --older-than 1d || left=$?

red=0
contract report nightly "$report" --output "$said" --earlier "$folder/reports" --cleanup-code "$left" \
    --open-issue "$said/open.md" --last-issue "$said/last.md" --link "${LINK:-$night}" || red=$?
[ "$red" -le 1 ] || { cat "$night/log.txt" >&3; exit "$red"; }

action=$(cat "$said/action")
if [ "$action" = open ]; then { cat "$said/title"; echo; sed '/^<!--/d' "$said/issue.md"; } >&3; fi
if [ -s "$said/comment.md" ]; then { cat "$said/title"; echo; cat "$said/comment.md"; } >&3; fi
case $action in
    open | update) cp "$said/issue.md" "$said/open.md" ;;
    close) cp "$said/issue.md" "$said/last.md"; rm -f "$said/open.md" ;;
esac
find "$folder/nights" "$folder/reports" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -r {} +
exit "$red"
