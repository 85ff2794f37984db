#!/bin/sh
# A test of a meeting in shell, with curl.
#
# Run it with: conference simulate -- sh meeting.sh
set -eu

TOKEN=
BOOKING='{"creatorUnionId":"ann","title":"Weekly","startTime":1893492000000,"endTime":1893495600000}'

# send METHOD PATH [JSON]: prints the response, then the status in a line of its own.
send() {
    curl --silent --show-error --noproxy '*' --request "$1" "$DINGTALK_BASE_URL$2" \
        --header 'content-type: application/json' \
        --header "x-acs-dingtalk-access-token: $TOKEN" \
        --write-out '\n%{http_code}\n' --data "${3-}"
}

# control METHOD PATH [JSON]: has the simulator do what the API has no call for.
control() { send "$1" "/_simulator/v1/$2" "${3-}"; }

# field NAME: the first string of this name in JSON.
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1; }

fetch_token() {
    app="{\"appKey\":\"$DINGTALK_APP_KEY\",\"appSecret\":\"$DINGTALK_APP_SECRET\"}"
    TOKEN=$(send POST /v1.0/oauth2/accessToken "$app" | field accessToken)
}

book() { send POST /v1.0/conference/scheduleConferences "$BOOKING"; }

# expect PART: the text on standard input has this part.
expect() {
    text=$(cat)
    case $text in
        *"$1"*) ;;
        *) echo "expected $1 in: $text" >&2 && exit 1 ;;
    esac
}

# succeed: the status on standard input is 200.
succeed() { expect '
200'; }

# A meeting from its booking to its end.
control POST reset | succeed
fetch_token
booking=$(book | field scheduleConferenceId)
meeting=$(control POST "bookings/$booking/start" '{"unionId":"ann"}' | field conferenceId)
control POST "meetings/$meeting/join" '{"unionId":"bob","nick":"Bob"}' | succeed
control POST "meetings/$meeting/join" '{"unionId":"cat"}' | succeed
mute='{"action":"mute","userList":[{"unionId":"bob"}]}'
send POST "/v1.0/conference/videoConferences/$meeting/members/mute" "$mute" | succeed
seen=$(control POST "meetings/$meeting/leave" '{"unionId":"cat"}')
echo "$seen" | expect '"muted":true,"nick":"Bob","status":"inMeeting"'
echo "$seen" | expect '"nick":"cat","status":"left"'
control POST "meetings/$meeting/end" | expect '"status":"ended"'
calls=$(control GET journal)
echo "$calls" | expect '"operation":"MuteMembers"'
echo "$calls" | expect '"accessToken":"***"'

# A token expires.
control POST clock/advance '{"by":"2h"}' | succeed
book | expect InvalidAuthentication
fetch_token
book | succeed

# A fault is scripted while it runs.
control POST faults '{"fault":"CreateScheduleConference=throttled"}' | succeed
book | expect QpsLimitForAppkeyAndApi
book | succeed
control POST verify | succeed

# A reset leaves nothing.
control POST reset '{"seed":7}' | succeed
control GET state | expect '"bookings":[]'
control GET journal | expect '"calls":[]'
