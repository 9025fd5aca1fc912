#!/usr/bin/env bash
# The walk of docs/review-walk.md as one script: graded review, and what belongs to it. Needs curl and python3, and a server with a
# demo city of which nobody has changed anything yet. B is its address, ZHENGKU_HOME the folder in which its demo-accounts.json is.
set -euo pipefail

B=${B:-http://127.0.0.1:8000}
VAR=${ZHENGKU_HOME:-var}
HEADERS=$(mktemp)
trap 'rm -f "$HEADERS"' EXIT
ALL_GATES='{"political": "pass", "legal": "pass", "policy": "pass", "secrecy": "pass", "wording": "pass", "public_opinion": "pass"}'
declare -A TOKENS

value() { python3 -IS -c "import json, sys; it = json.load(sys.stdin); print($1)"; }
of() { value "$1" <<< "$BODY"; }
call() {  # call TOKEN METHOD PATH [more for curl]
  BODY=$(curl -s -D "$HEADERS" -X "$2" "$B$3" -H "Authorization: Bearer $1" -H 'Accept-Language: en' \
    -H 'Content-Type: application/json' "${@:4}")
  STATUS=$(awk 'NR == 1 {print $2}' "$HEADERS")
  ETAG=$(awk 'tolower($1) == "etag:" {print $2}' "$HEADERS" | tr -d '\r')
}
as() {  # as USER METHOD PATH [more for curl]; signs in once
  if [[ -z ${TOKENS[$1]:-} ]]; then
    local password
    password=$(value "next(one['password'] for one in it if one['username'] == '$1')" < "$VAR/demo-accounts.json")
    call - POST /api/v1/auth/login -d "{\"username\": \"$1\", \"password\": \"$password\"}"
    TOKENS[$1]=$(of "it['data']['access_token']")
  fi
  call "${TOKENS[$1]}" "${@:2}"
}
told() { echo "$1: $STATUS $(of "$2")"; }
refused() {  # the code, and the field or the reason that the answer names
  told "$1" "it['code'] + ': ' + '; '.join(one['pointer'] + ' ' + one['detail'] for one in it.get('errors') or [{'pointer': '', 'detail': it['detail']}]).strip()"
}
public() { curl -s -o /dev/null -w '%{http_code}' "$B/delivery/v1/resources/$1"; }
site() { as lin_editor GET /api/v1/sites; of "next(one['id'] for one in it['data'] if one['slug'] == '$1')"; }
channel() {  # channel SITE PATH
  as lin_editor GET "/api/v1/sites/$(site "$1")/channels?limit=100"
  of "next(one['id'] for one in it['data'] if one['path'] == '$2')"
}
organization() { as lin_editor GET /api/v1/organizations -G --data-urlencode "q=$1"; of "it['data'][0]['id']"; }
draft() {  # draft USER TYPE ORGANIZATION TITLE CHANNELS [more fields]: a draft; its id is ID
  as "$1" POST /api/v1/resources -d @- <<JSON
{"type": "$2", "organization_id": "$3", "content": {"title": "$4", "disclosure": "proactive", "channels": $5 ${6:+, $6}}}
JSON
  [[ $STATUS == 201 ]] || echo "$BODY"
  ID=$(of "it['data']['id']")
}
article() {  # article USER ORGANIZATION TITLE CHANNELS: what its type asks for is filled in
  draft "$1" article "$2" "$3" "$4" "\"kind\": \"notice\", \"summary\": \"$3，内容和联系方式。\", \"subjects\": [\"technology\"],
    \"source\": {\"name\": \"云泽市人民政府\"}, \"body\": \"<p>$3，现将有关事项通知如下。</p>\""
}
send() {  # send USER RESOURCE [body]: its submission and hash are S and HASH
  as "$1" GET "/api/v1/resources/$2"
  as "$1" POST "/api/v1/resources/$2/submissions" -H "If-Match: $ETAG" -d "${3:-{\}}"
  [[ $STATUS != 201 ]] || { S=$(of "it['data']['id']"); HASH=$(of "it['data']['content_hash']"); }
}
decide() {  # decide USER MEMBERS: with the hash of what was sent
  as "$1" POST "/api/v1/submissions/$S/decisions" -d "{\"content_hash\": \"$HASH\", $2}"
}
approve() {  # approve USER: signs every gate of the level where it waits
  as "$1" GET "/api/v1/submissions/$S"
  decide "$1" "\"verdict\": \"approve\", \"gates\": $(of "json.dumps({gate: 'pass' for gate, at in it['data']['gates'].items()
    if at == it['data']['level']})")"
}

BUREAU=$(organization 云泽市科学技术局)
OFFICE=$(organization 云泽市人民政府办公室)
NOTICES=$(channel kjj tzgg)

echo '# 1 levels and gates'
for at in kjj/tzgg portal/zwgk/czxx portal/fx2026; do
  as lin_editor GET "/api/v1/review-policies/applicable?organization=$OFFICE&channel=$(channel "${at%%/*}" "${at#*/}")&type=article"
  told "terms in $at" "f\"{it['data']['levels']} levels, secrecy review {it['data']['secrecy']}, may be expedited {it['data']['expedited_allowed']}\""
done
NAMES="{'organization_id': 'unit', 'site_id': 'site', 'channel_id': 'channel', 'type': 'type'}"
of "chr(10).join('  policy for a ' + ' and a '.join(word for key, word in $NAMES.items() if one['policy'][key])
  + ': ' + ', '.join(why['en'] for why in one['reasons']) for one in it['data']['candidates'])"
article lin_editor "$BUREAU" 关于征集2027年科技需求的通知 "[\"$NOTICES\"]"
A=$ID
send lin_editor "$A"
told submitted "f\"waits at level {it['data']['level']} of {it['data']['levels']}\""
decide rev_one '"verdict": "approve", "gates": {}'
refused 'approved without the gate of the level'
decide rev_one '"verdict": "return", "comment": "见批注", "comments": [{"pointer": "/title", "quote": "公告", "text": "改称通知"}]'
refused 'a quote that does not stand there'
approve rev_one
told 'rev_one approves' "f\"{it['data']['state']} at level {it['data']['level']}\""
decide rev_two '"verdict": "return", "comment": "标题请写明对象", "comments": [{"pointer": "/title", "quote": "科技需求", "text": "写明是谁的需求"}]'
told 'rev_two returns it' "it['data']['state']"
as lin_editor GET "/api/v1/submissions/$S"
of "'  ' + ', '.join('{pointer} “{quote}”: {text}'.format(**one) for one in it['data']['decisions'][-1]['comments'])"
OLD_S=$S
OLD_HASH=$HASH
as lin_editor GET "/api/v1/resources/$A"
as lin_editor PATCH "/api/v1/resources/$A" -H "If-Match: $ETAG" -d '{"content": {"title": "关于征集2027年企业科技需求的通知"}}'
told edited "f\"revision {it['data']['head_number']}, {it['data']['state']}\""
send lin_editor "$A"
told 'submitted again' "f\"waits at level {it['data']['level']}, {len(it['data']['decisions'])} decisions\""
as rev_one POST "/api/v1/submissions/$S/decisions" \
  -d "{\"verdict\": \"approve\", \"content_hash\": \"$OLD_HASH\", \"gates\": {\"wording\": \"pass\"}}"
refused 'approved with the earlier hash'
as rev_one POST "/api/v1/submissions/$OLD_S/decisions" \
  -d "{\"verdict\": \"approve\", \"content_hash\": \"$OLD_HASH\", \"gates\": {\"wording\": \"pass\"}}"
refused 'the earlier submission approved'
for reviewer in rev_one rev_two rev_three; do
  approve "$reviewer"
  told "$reviewer approves" "it['data']['state']"
done
echo "public: $(public "$A")"

echo '# 2 claims'
article lin_editor "$BUREAU" 关于举办科技政策宣讲会的通知 "[\"$NOTICES\"]"
C=$ID
send lin_editor "$C"
as rev_one POST "/api/v1/submissions/$S/claims" -d '{}'
told 'rev_one claims it' "it['data']['claimed_by_name']"
approve rev_one_depts
refused 'rev_one_depts approves' | sed 's/ until.*//'
as rev_one_depts POST "/api/v1/submissions/$S/claims" -d '{"take_over": true}'
refused 'taken over without a reason'
as rev_one_depts POST "/api/v1/submissions/$S/claims" -d '{"take_over": true, "reason": "何远川外出，今日须办结"}'
told 'taken over with a reason' "it['data']['claimed_by_name']"
as rev_one GET "/api/v1/submissions/$S/claims"
told 'the record' "', '.join(one['kind'] + ' by ' + one['name'] for one in it['data'])"
approve rev_one_depts
told 'rev_one_depts approves' "f\"{it['data']['state']} at level {it['data']['level']}\""

echo '# 3 delegation'
as wc_rev_two GET "/api/v1/submissions/$S"
told 'wc_rev_two, of the county, reads it' "it['code']"
ENDS=$(python3 -c 'from datetime import datetime, timedelta, timezone; print((datetime.now(timezone.utc) + timedelta(days=3)).isoformat())')
as rev_two POST /api/v1/delegations -d "{\"to_username\": \"wc_rev_two\", \"ends_at\": \"$ENDS\", \"reason\": \"公差\"}"
DELEGATION=$(of "it['data']['id']")
told 'rev_two delegates' "it['data']['state']"
approve wc_rev_two
told 'wc_rev_two approves' "'{reviewer_name} on behalf of {on_behalf_of_name}'.format(**it['data']['decisions'][-1])"
as rev_two POST "/api/v1/delegations/$DELEGATION/revocation"
told revoked "it['data']['state']"
approve rev_three
told 'rev_three approves' "it['data']['state']"
as wc_rev_two GET "/api/v1/submissions/$S"
told 'wc_rev_two reads it' "it['code']"

echo '# 4 published first, reviewed later'
WHY='{"expedited": {"reason": "水库今晚泄洪，须立即告知下游群众"}}'
article lin_editor "$BUREAU" 关于调整咨询电话的通知 "[\"$NOTICES\"]"
send lin_editor "$ID" "$WHY"
refused 'expedited where no policy allows it'
article shen_editor "$OFFICE" 关于望川水库今晚泄洪的通知 "[\"$(channel portal fx2026)\"]"
send shen_editor "$ID" "$WHY"
told 'expedited in portal/fx2026' "f\"waits at level {it['data']['level']} of {it['data']['levels']}\""
decide rev_three "\"verdict\": \"approve\", \"gates\": $ALL_GATES"
told 'rev_three approves' "f\"{it['data']['state']}, later review {it['data']['later_review']['state']}\""
echo "public: $(public "$ID")"
for reviewer in rev_three rev_three_b; do
  as "$reviewer" POST "/api/v1/submissions/$S/later-review" \
    -d "{\"verdict\": \"confirm\", \"content_hash\": \"$HASH\", \"gates\": $ALL_GATES}"
  told "$reviewer confirms" "it.get('detail') or it['data']['later_review']['state']"
done

echo '# 5 an important document and its interpretation'
draft lin_editor policy_document "$BUREAU" 云泽市科学技术局关于印发科研诚信管理办法的通知 "[\"$(channel kjj kjzc)\"]" '
  "summary": "科研诚信的承诺、核查和处理。", "issuing_authorities": ["云泽市科学技术局"], "document_type": "notice",
  "document_number": "云科发[2026]91号", "signed_on": "2026-11-18", "validity": "effective", "subjects": ["technology"],
  "body": "<p>申请项目的单位应当签署诚信承诺书。</p>", "important": true'
DOCUMENT=$ID
send lin_editor "$DOCUMENT"
refused 'submitted alone'
draft lin_editor policy_interpretation "$BUREAU" 《科研诚信管理办法》解读 "[\"$(channel kjj kjzc)\"]" "
  \"summary\": \"为什么要作承诺，失信有什么后果。\", \"forms\": [\"text\"], \"subjects\": [\"technology\"],
  \"supplied_by\": [{\"name\": \"云泽市科学技术局\", \"role\": \"issuing\"}],
  \"background\": \"近年核查发现少数单位材料不实。\", \"purpose\": \"让守信者少跑腿，让失信者付代价。\",
  \"key_measures\": [\"三年内失信一次即暂停申报\"], \"body\": \"<p>守信的单位今后可以免交部分证明。</p>\",
  \"relations\": [{\"type\": \"interprets\", \"target_id\": \"$DOCUMENT\"}]"
READ=$ID
as lin_editor POST /api/v1/releases \
  -d "{\"name\": \"科研诚信办法及解读\", \"organization_id\": \"$BUREAU\", \"resource_ids\": [\"$DOCUMENT\", \"$READ\"]}"
RELEASE=$(of "it['data']['id']")
told 'a release of both' "it['data']['state']"
for ID in "$DOCUMENT" "$READ"; do
  send lin_editor "$ID"
  for reviewer in rev_one rev_two rev_three; do approve "$reviewer"; done
  told 'three levels approved one more' "it['data']['state']"
  as lin_editor GET "/api/v1/releases/$RELEASE"
  echo "release $(of "it['data']['state']"), document $(public "$DOCUMENT"), interpretation $(public "$READ")"
done

echo '# 6 an offer to another unit'
COUNTY=$(channel wangchuan tzgg)
as lin_editor POST "/api/v1/resources/$A/offers" -d "{\"channel_id\": \"$COUNTY\", \"note\": \"请在县网站采用\"}"
OFFER=$(of "it['data']['id']")
told 'lin_editor offers' "it['data']['state']"
as lin_editor POST "/api/v1/offers/$OFFER/answer" -d '{"verdict": "adopt"}'
refused 'lin_editor answers it'
as zhou_editor POST "/api/v1/offers/$OFFER/answer" -d '{"verdict": "adopt"}'
told 'zhou_editor answers it' "it['data']['state']"
as wc_rev_three GET '/api/v1/placements?queue=mine'
PLACEMENT=$(of "next(one['id'] for one in it['data'] if one['offer_id'] == '$OFFER')")
HASH=$(of "next(one['content_hash'] for one in it['data'] if one['offer_id'] == '$OFFER')")
shown() { curl -s "$B/delivery/v1/resources?site=wangchuan&channel=tzgg&limit=100" | value "'$A' in [one['id'] for one in it['data']]"; }
for signs in wc_rev_three:content wc_rev_three:secrecy mi_secrecy:secrecy; do
  as "${signs%:*}" POST "/api/v1/placements/$PLACEMENT/signatures" \
    -d "{\"part\": \"${signs#*:}\", \"verdict\": \"pass\", \"content_hash\": \"$HASH\"}"
  told "${signs%:*} signs the ${signs#*:}" "it.get('detail') or it['data']['state']"
  echo "  in the county's list: $(shown)"
done
as zhou_editor GET '/api/v1/offers/counts?direction=received'
told counted "', '.join('{0[organization][name]}: offered {0[offered]}, adopted {0[adopted]}'.format(one) for one in it['data'])"

echo '# 7 off, and on again by another person'
as rev_three POST /api/v1/off-switches -d "{\"subject_type\": \"resource\", \"subject_id\": \"$C\", \"reason\": \"地点有误，先停止展示\"}"
SWITCH=$(of "it['data']['id']")
told 'rev_three switches off' "it['data']['state']"
echo "delivery: $(public "$C")"
for reviewer in rev_three rev_three_b; do
  as "$reviewer" POST "/api/v1/off-switches/$SWITCH/lift"
  told "$reviewer lifts it" "it.get('detail') or it['data']['state']"
  echo "delivery: $(public "$C")"
done

echo '# 8 two administrators, and a reviewer for what the public sees'
user() { as an_admin GET "/api/v1/users?q=$1"; of "it['data'][0]['id']"; }
FANG=$(user fang_editor)
as an_admin POST "/api/v1/users/$FANG/assignments" -d "{\"channel_id\": \"$NOTICES\"}"
REQUEST=$(of "it['data']['id']")
told 'an_admin gives a scope' "it['data']['state']"
for admin in an_admin bo_admin; do
  as "$admin" POST "/api/v1/change-requests/$REQUEST/decisions" -d '{"verdict": "approve"}'
  told "$admin approves" "it.get('detail') or it['data']['state']"
  as an_admin GET "/api/v1/users/$FANG/assignments"
  echo "  scopes of fang_editor: $(of "len(it['data'])")"
done
as an_admin POST "/api/v1/users/$(user an_admin)/assignments" -d "{\"organization_id\": \"$BUREAU\"}"
refused 'an_admin gives a scope to themself'
KJJ=$(site kjj)
as an_admin GET "/api/v1/sites/$KJJ/channels/$NOTICES"
as an_admin PATCH "/api/v1/sites/$KJJ/channels/$NOTICES" -H "If-Match: $ETAG" -d '{"name": "通知与公告"}'
REQUEST=$(of "it['data']['id']")
told 'an_admin renames a channel' "f\"{it['data']['state']}, for a {it['data']['decided_by_duty']}\""
name() { curl -s "$B/delivery/v1/sites/kjj/channels" | value "next(one['name'] for one in it['data'] if one['path'] == 'tzgg')"; }
for person in bo_admin rev_three; do
  as "$person" POST "/api/v1/change-requests/$REQUEST/decisions" -d '{"verdict": "approve"}'
  told "$person approves" "it.get('detail') or it['data']['state']"
  echo "  its name: $(name)"
done

echo '# 9 programs decide nothing'
as rev_one POST /api/v1/api-keys -d '{"name": "代审程序", "actions": ["read_resource", "decide"]}'
told 'a key that may decide' "it['code'] + ': ' + it['errors'][0]['pointer']"
for owned in 'lin_editor "read_resource", "create_resource", "edit_resource", "submit"' 'rev_one "read_resource"'; do
  owner=${owned%% *}
  as "$owner" POST /api/v1/api-keys -d "{\"name\": \"业务系统\", \"actions\": [${owned#* }]}"
  TOKENS[program_of_$owner]=$(of "it['data']['secret']")
  told "a key of $owner" "', '.join(it['data']['actions'])"
done
article program_of_lin_editor "$BUREAU" 关于数据接口测试的通知 "[\"$NOTICES\"]"
told 'the editor’s program writes' "it['data']['state']"
send program_of_lin_editor "$ID"
told 'the editor’s program submits' "it['data']['state']"
for program in program_of_lin_editor program_of_rev_one; do
  decide "$program" '"verdict": "approve", "gates": {"wording": "pass"}'
  refused "$program decides"
done
approve rev_one
told 'rev_one decides' "f\"{it['data']['state']} at level {it['data']['level']}\""
