#!/usr/bin/env bash
# Shows, against a running system (npm start), that services are discovered and that changes of their routes reach the
# gateway by themselves. Exits 1 when any step is wrong. Needs bash, curl and node.
#   GATEWAY_URL CHAT_URL AUTH_URL KB_URL   where they run (default http://127.0.0.1:8080, 8101, 8102, 8103)
set -uo pipefail

gateway=${GATEWAY_URL:-http://127.0.0.1:8080}
chat=${CHAT_URL:-http://127.0.0.1:8101}
auth=${AUTH_URL:-http://127.0.0.1:8102}
kb=${KB_URL:-http://127.0.0.1:8103}

new_path='/chat/discovery-check/{name}'
call_path='/chat/discovery-check/Ada'
limit_ms=3000 # a change is live within refresh.interval (1 s); the rest is for a slow machine

failures=0
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' dim=$'\e[2m' plain=$'\e[0m'
else
  bold='' green='' red='' dim='' plain=''
fi

title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
pass() { printf '%s✓%s %s\n' "$green" "$plain" "$1"; }
fail() {
  printf '%s✗%s %s\n' "$red" "$plain" "$1"
  failures=$((failures + 1))
}
# check WHAT CONDITION...: passes when the command CONDITION succeeds
check() {
  local what=$1
  shift
  if "$@"; then pass "$what"; else fail "$what"; fi
}
indent() { sed 's/^/  /'; }

fetch() { curl --silent --show-error --max-time 5 "$@"; }
status_of() { fetch --output /dev/null --write-out '%{http_code}' "$@"; }
send() { # send METHOD URL JSON → status
  status_of --request "$1" --header 'content-type: application/json' --data "$3" "$2"
}
# json FUNCTION: applies a JavaScript function to the JSON on standard input and prints what it gives, arrays by line
json() {
  node -e '
    const value = eval(process.argv[1])(JSON.parse(require("node:fs").readFileSync(0, "utf8")));
    console.log([value].flat().map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one))).join("\n"));
  ' "$1" 2>/dev/null
}
now_ms() { node -p 'Date.now()'; }
serves() { [ "$(status_of "$1")" = 200 ]; }
# A 404 of the gateway itself: while it still knows the operation, it passes on the one that the service answers with.
has_forgotten() { fetch "$1" | grep -q '"/-/problems/route-not-found"'; }
# wait_until CONDITION URL: polls until it holds; prints the milliseconds it took
wait_until() {
  local began
  began=$(now_ms)
  until "$1" "$2"; do
    [ $(($(now_ms) - began)) -gt $limit_ms ] && return 1
    sleep 0.02
  done
  echo $(($(now_ms) - began))
}
remove_operation() {
  send DELETE "$chat/playground/operations" "{\"method\":\"GET\",\"path\":\"$new_path\"}"
}
trap 'remove_operation >/dev/null 2>&1' EXIT

if ! fetch --output /dev/null "$gateway/-/live" 2>/dev/null; then
  fail "no gateway answers at $gateway: start everything with npm start"
  exit 1
fi

title "1. What each service publishes"
for entry in "chat $chat" "auth $auth" "kb $kb"; do
  read -r name url <<<"$entry"
  health=$(fetch "$url/health?include_routes=true" 2>/dev/null)
  routes=$(json 'h => h.routes.flatMap((r) => r.methods.map((m) => m.padEnd(7) + r.path))' <<<"$health")
  if [ -z "$routes" ]; then
    fail "$name does not tell its routes at $url/health?include_routes=true"
    continue
  fi
  pass "$name $(json 'h => h.version + ", " + h.status' <<<"$health"), $(wc -l <<<"$routes") operations"
  printf '%s%s%s\n' "$dim" "$(indent <<<"$routes")" "$plain"
  declare "routes_of_$name=$(sort <<<"$routes")"
done

title "2. What the gateway discovered"
services=$(fetch "$gateway/-/services")
all_routes=$(fetch "$gateway/-/routes")
for name in chat auth kb; do
  state=$(json "d => d.services.find((s) => s.service === '$name').state" <<<"$services")
  found=$(json "d => d.routes.filter((r) => r.service === '$name').map((r) => r.method.padEnd(7) + r.path)" <<<"$all_routes" | sort)
  published="routes_of_$name"
  check "$name is up" [ "$state" = up ]
  check "$name: the gateway has its $(wc -l <<<"$found") operations, no more and no less" [ "$found" = "${!published:-}" ]
done

remove_operation >/dev/null 2>&1 # of a run that was cut off

title "3. A new operation in the running chat service"
revision=$(fetch "$gateway/-/revision" | json 'd => d.id')
check "GET $call_path is a 404 of the gateway before" has_forgotten "$gateway$call_path"
operation="{\"method\":\"GET\",\"path\":\"$new_path\",\"summary\":\"Greet somebody\",\"reply\":\"Hello, {name}!\"}"
added=$(send POST "$chat/playground/operations" "$operation")
if [ "$added" != 201 ]; then
  fail "chat has no playground at $chat/playground/operations (status $added): start it with PORTICO_EXAMPLE_PLAYGROUND=1"
  exit 1
fi
pass "chat mounted GET $new_path"
if took=$(wait_until serves "$gateway$call_path"); then
  pass "the gateway serves it after $took ms, not restarted, not configured"
else
  fail "the gateway does not serve it after $limit_ms ms"
fi
answer=$(fetch "$gateway$call_path" | json 'd => d.reply')
check "GET $call_path answers: $answer" [ "$answer" = 'Hello, Ada!' ]
summary=$(fetch "$gateway/openapi.json" | json "d => d.paths['$new_path'].get.summary")
check "the merged document shows it: $summary" [ "$summary" = 'Greet somebody' ]
revision_after=$(fetch "$gateway/-/revision" | json 'd => d.id')
check "revision ${revision:0:6} became ${revision_after:0:6}" [ "$revision" != "$revision_after" ]

title "4. And gone again"
check "chat removed it" [ "$(remove_operation)" = 204 ]
if took=$(wait_until has_forgotten "$gateway$call_path"); then
  pass "the gateway has forgotten it after $took ms"
else
  fail "the gateway has not forgotten it after $limit_ms ms"
fi
revision_after=$(fetch "$gateway/-/revision" | json 'd => d.id')
check "revision ${revision:0:6} is back: the same documents make the same revision" [ "$revision" = "$revision_after" ]

title "5. A 404 that helps"
problem=$(fetch --request POST "$gateway/chat/inteligent")
printf '%s%s%s\n' "$dim" "$(json 'p => JSON.stringify(p, null, 2)' <<<"$problem" | indent)" "$plain"
check "POST /chat/inteligent is a route-not-found problem" \
  [ "$(json 'p => p.type' <<<"$problem")" = '/-/problems/route-not-found' ]
nearest=$(json 'p => p.nearest.map((n) => n.method + " " + n.path)[0]' <<<"$problem")
check "it suggests $nearest first" [ "$nearest" = 'POST /chat/intelligent' ]
proxy_status=$(fetch --output /dev/null --dump-header - "$gateway/nothing/at/all" | tr -d '\r' | grep -i '^proxy-status:')
check "its header says that the gateway said it: $proxy_status" [ -n "$proxy_status" ]
missing=$(fetch "$kb/kb/articles/art_000000000000" --output /dev/null --write-out '%{http_code}')
from_service=$(fetch --output /dev/null --dump-header - "$gateway/kb/articles/art_000000000000" | tr -d '\r')
check "a 404 of a service ($missing) passes without that header" \
  [ -z "$(grep -i '^proxy-status:.*error' <<<"$from_service")" -a -n "$(grep ' 404' <<<"$from_service")" ]

echo
if [ $failures -gt 0 ]; then
  printf '%s%d step(s) went wrong%s\n' "$red" $failures "$plain"
  exit 1
fi
printf '%sEverything works.%s\n' "$green" "$plain"
