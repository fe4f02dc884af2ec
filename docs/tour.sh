#!/usr/bin/env bash
# What a newcomer does on the first day: a workspace, a change that must not go live, what the pull request says of it, and
# the fix. Shows each command with what it prints; docs/tour.txt is what it printed last, and a test compares the two.
#
#   docs/tour.sh [SENDA]     SENDA is the program (default: senda)
set -euo pipefail

program=$(command -v "${1:-senda}") || { echo "tour: there is no \`${1:-senda}\`" >&2; exit 1; }
program=$(realpath "$program")
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"

# What is printed depends on nobody's settings, name or clock.
export LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1 HOME=$here GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=Ana GIT_AUTHOR_EMAIL=ana@example.com GIT_COMMITTER_NAME=Ana GIT_COMMITTER_EMAIL=ana@example.com
unset SENDA_LANG
git() { command git -c advice.detachedHead=false "$@"; }
senda() { "$program" "$@"; }

say() { printf '\n# %s\n' "$@"; }

# Runs a command as somebody would type it, and says with which exit code it ended when that was not 0.
type_in() {
  printf '\n$ %s\n' "$*"
  local code=0
  "$@" 2>&1 || code=$?
  [[ $code -eq 0 ]] || printf '(exit code %d)\n' "$code"
}

# What docs/ci/github.yml does with a pull request.
pull_request() {
  local refused=0
  for command in "check --strict" "fmt --check" "test"; do
    printf '\n$ senda %s\n' "$command"
    # shellcheck disable=SC2086
    senda $command 2>&1 || refused=1
  done
  if [[ $refused -eq 0 ]]; then
    printf '\n$ senda diff main --format markdown\n'
    senda diff main --format markdown 2>&1 || [[ $? -eq 1 ]]
    printf '\n=> the pull request can be merged\n'
  else
    printf '\n=> the pull request is refused\n'
  fi
}

say "A workspace that checks, tests and runs."
type_in senda new shop
cd shop
type_in senda check
type_in senda test --verbose
type_in senda replay . events.ndjson
git init -q -b main . && git add . && git commit -q -m "A shop"

say "A change: the tips come three days later, and the subject is that of somebody in a hurry."
git checkout -q -b later-tips
type_in sed -i 's/  wait 1 day/  wait 3 day/; s/send first_order_tips/send first_order_tip/' journeys/thanks.senda
git commit -q -a -m "Tips later"
pull_request

say "The name is put right. What the change breaks is a promise: it stands in a test."
type_in sed -i 's/send first_order_tip /send first_order_tips /' journeys/thanks.senda
git commit -q -a -m "The name"
pull_request

say "Three days are what is wanted: the tests say so now, too."
type_in sed -i 's/after 1 day/after 3 days/; s/wait 3 day$/wait 3 days/' journeys/thanks.senda
git commit -q -a -m "Three days"
pull_request

say "And for the live customers:"
type_in senda diff main --events events.ndjson
