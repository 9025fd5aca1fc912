#!/usr/bin/env bash
# The walk of docs/quick-start.md as one script: the same blocks, in the same order. Needs curl and python3, and a server with the
# demo city. B is its address, ZHENGKU_HOME the folder in which its demo-accounts.json and zhengku.db are.
set -euo pipefail

B=${B:-http://127.0.0.1:8000}
VAR=${ZHENGKU_HOME:-var}
HEADERS=$(mktemp)
value() { python3 -c "import json, sys; it = json.load(sys.stdin); print($1)"; }
password() { value "next(one['password'] for one in it if one['username'] == '$1')" < "$VAR/demo-accounts.json"; }
sign_in() {
  curl -s "$B/api/v1/auth/login" -H 'Content-Type: application/json' \
    -d "{\"username\": \"$1\", \"password\": \"$(password "$1")\"}" | value "it['data']['access_token']"
}
call() {  # call TOKEN METHOD PATH [more for curl]
  BODY=$(curl -s -D "$HEADERS" -X "$2" "$B$3" -H "Authorization: Bearer $1" -H 'Accept-Language: en' \
    -H 'Content-Type: application/json' "${@:4}")
  STATUS=$(awk 'NR == 1 {print $2}' "$HEADERS")
  ETAG=$(awk 'tolower($1) == "etag:" {print $2}' "$HEADERS" | tr -d '\r')
}

EDITOR_TOKEN=$(sign_in lin_editor)
channel() {  # channel SITE PATH
  call "$EDITOR_TOKEN" GET /api/v1/sites
  site=$(value "next(one['id'] for one in it['data'] if one['slug'] == '$1')" <<< "$BODY")
  call "$EDITOR_TOKEN" GET "/api/v1/sites/$site/channels?limit=100"
  value "next(one['id'] for one in it['data'] if one['path'] == '$2')" <<< "$BODY"
}
call "$EDITOR_TOKEN" GET /api/v1/organizations -G --data-urlencode 'q=云泽市科学技术局'
BUREAU=$(value "it['data'][0]['id']" <<< "$BODY")
OWN=$(channel kjj kjzc)
PORTAL=$(channel portal zwgk/zcwj)

call "$EDITOR_TOKEN" POST /api/v1/resources -d @- <<JSON
{"type": "policy_document", "organization_id": "$BUREAU", "content": {
  "title": "云泽市科学技术局关于开展2027年度科技服务机构备案的通知",
  "summary": "2027年度科技服务机构备案的条件、时间和材料。",
  "issuing_authorities": ["云泽市科学技术局"], "document_type": "notice", "document_number": "云科发[2026]88号",
  "signed_on": "2026-11-16", "validity": "effective", "disclosure": "proactive", "subjects": ["technology"],
  "body": "<p>各有关单位：</p><p>现就2027年度科技服务机构备案有关事项通知如下。</p>",
  "channels": ["$OWN", "$PORTAL"]}}
JSON
ID=$(value "it['data']['id']" <<< "$BODY")
echo "created: $STATUS $(value "it['data']['state']" <<< "$BODY")"
echo "not public yet: $(curl -s -o /dev/null -w '%{http_code}' "$B/delivery/v1/resources/$ID")"

call "$EDITOR_TOKEN" POST "/api/v1/resources/$ID/submissions" -d '{}'
echo "submitted without If-Match: $STATUS $(value "it['code']" <<< "$BODY")"
call "$EDITOR_TOKEN" GET "/api/v1/resources/$ID"
call "$EDITOR_TOKEN" POST "/api/v1/resources/$ID/submissions" -H "If-Match: $ETAG" -d '{"note": "请审核"}'
SUBMISSION=$(value "it['data']['id']" <<< "$BODY")
HASH=$(value "it['data']['content_hash']" <<< "$BODY")
echo "submitted: $STATUS $(value "f\"level {it['data']['level']} of {it['data']['levels']}\"" <<< "$BODY")"

call "$EDITOR_TOKEN" POST "/api/v1/submissions/$SUBMISSION/decisions" \
  -d "{\"verdict\": \"approve\", \"content_hash\": \"$HASH\"}"
echo "the editor decides: $STATUS $(value "it['detail']" <<< "$BODY")"

for reviewer in rev_one rev_two rev_three; do
  REVIEWER_TOKEN=$(sign_in "$reviewer")
  call "$REVIEWER_TOKEN" GET "/api/v1/submissions/$SUBMISSION"
  SIGNED=$(value "str({gate: 'pass' for gate, at in it['data']['gates'].items() if at == it['data']['level']})" <<< "$BODY")
  call "$REVIEWER_TOKEN" POST "/api/v1/submissions/$SUBMISSION/decisions" \
    -d "{\"verdict\": \"approve\", \"content_hash\": \"$HASH\", \"comment\": \"同意\", \"gates\": ${SIGNED//\'/\"}}"
  echo "$reviewer decides: $STATUS $(value "it['data']['state']" <<< "$BODY")"
done

public() {
  echo "item: $(curl -s -o /dev/null -w '%{http_code}' "$B/delivery/v1/resources/$ID")"
  echo "in the list: $(curl -s "$B/delivery/v1/resources?site=kjj&channel=kjzc&limit=100" \
    | value "'$ID' in [one['id'] for one in it['data']]")"
  for feed in kjj/kjzc portal/zwgk/zcwj; do
    echo "in the feed $feed: $(curl -s "$B/feeds/$feed.json" | value "'urn:uuid:$ID' in [one['id'] for one in it['items']]")"
  done
}
public
curl -s "$B/delivery/v1/resources/$ID" | value "'its document number: ' + it['data']['document_number']['normalised']"

call "$REVIEWER_TOKEN" GET "/api/v1/resources/$ID"
call "$REVIEWER_TOKEN" POST "/api/v1/resources/$ID/withdrawals" -H "If-Match: $ETAG" -d '{"reason": "备案时间有误，更正后重新发布"}'
echo "withdrawn: $STATUS $(value "it['data']['state']" <<< "$BODY")"
public

python3 - "$VAR/zhengku.db" <<'PYTHON'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=15)
account, scope = database.execute(
    "SELECT account.id, role_assignment.organization_id FROM account JOIN role_assignment ON account_id = account.id"
    " WHERE username = 'lin_editor'").fetchone()
for name, statement, values in (
    ("another duty", "UPDATE account SET duty = 'reviewer' WHERE id = ?", (account,)),
    ("a second duty", "INSERT INTO role_assignment (id, account_id, duty, level, organization_id, created_at)"
     " VALUES (lower(hex(randomblob(16))), ?, 'reviewer', 1, ?, '2026-01-01')", (account, scope)),
):
    try:
        database.execute(statement, values)
        print(f"{name}: taken")
    except sqlite3.IntegrityError as refusal:
        print(f"{name}: refused, {refusal}")
PYTHON
