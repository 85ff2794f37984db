"""A meeting from its booking to its history, through DingTalk's official SDK and the simulator's
control interface. Prints each response of the SDK as a line of JSON: the operation and its body."""

import json
import os
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import sdk

BASE = os.environ["DINGTALK_BASE_URL"]
APP = {"appKey": os.environ["DINGTALK_APP_KEY"], "appSecret": os.environ["DINGTALK_APP_SECRET"]}
OPENER = build_opener(ProxyHandler({}))  # A simulator is on this machine.
STREAM = "rtmp://live.example/weekly"


def control(path, body=None):
    """Has the simulator do what the API has no call for."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"}
    with OPENER.open(Request(f"{BASE}/_simulator/v1/{path}", data, headers)) as response:
        return json.load(response)


def send(api, operation, request, parameter, token):
    endpoint = BASE.removeprefix("http://")
    return sdk.call(endpoint, api, operation, token, parameter, request)


def call(operation, request=None, parameter=None):
    """Calls an operation of the conference service."""
    body = send("conference_1_0", operation, request or {}, parameter, TOKEN)
    print(json.dumps([operation, body]))
    return body


def equal(actual, expected):
    assert actual == expected, f"{actual} instead of {expected}"


TOKEN = send("oauth2_1_0", "GetAccessToken", APP, None, "")["accessToken"]


def book():
    """Ann books a meeting, moves it and sets it up; another one she cancels."""
    now = control("")["now"]
    times = {"startTime": now + 600_000, "endTime": now + 4_200_000}
    settings = {"scheduleConfSettingModel": {"cohostUnionIds": ["bob"], "lockRoom": 0}}
    booked = call(
        "CreateScheduleConference",
        {"creatorUnionId": "ann", "title": "Weekly", **times, **settings},
    )
    booking = booked["scheduleConferenceId"]
    own = {"creatorUnionId": "ann", "scheduleConferenceId": booking}
    call("UpdateScheduleConference", {**own, "title": "Review", **times})
    seen = call("QueryScheduleConference", {"requestUnionId": "bob"}, booking)
    equal((seen["title"], seen["roomCode"]), ("Review", booked["roomCode"]))

    call("UpdateScheduleConfSettings", {**own, "scheduleConfSettingModel": {"muteOnJoin": 1}})
    settings = call("QueryScheduleConfSettings", {"scheduleConferenceId": booking})
    settings = settings["scheduleConfSettingModel"]
    equal(settings, {"cohostUnionIds": ["bob"], "lockRoom": 0, "muteOnJoin": 1})
    call("CreateCustomShortLink", {**own, "coolAppCode": "COOLAPP-1"})
    call("CreateAutoLoginUrl", {"unionId": "ann", "meetingUrl": booked["url"]})

    other = call("CreateScheduleConference", {"creatorUnionId": "ann", "title": "Twice", **times})
    other = {"creatorUnionId": "ann", "scheduleConferenceId": other["scheduleConferenceId"]}
    call("CancelScheduleConference", other)
    return booking, booked["roomCode"]


def come(booking, room):
    """Ann starts the meeting, Bob and Cat join, and everybody finds it."""
    control("clock/advance", {"by": "10m"})
    meeting = control(f"bookings/{booking}/start", {"unionId": "ann"})["conferenceId"]
    for person, nick in [("bob", "Bob"), ("cat", "Cat")]:
        control(f"meetings/{meeting}/join", {"unionId": person, "nick": nick})

    members = call("QueryConferenceMembers", {"maxResults": 10}, meeting)["memberModels"]
    equal([member["userNick"] for member in members], ["ann", "Bob", "Cat"])
    equal(call("QueryConferenceInfo", None, meeting)["confInfo"]["activeNum"], 3)
    for found in [
        call("QueryScheduleConferenceInfo", {"maxResults": 10}, booking)["conferenceList"],
        call("QueryConferenceInfoByRoomCode", {"maxResults": 10}, room)["conferenceList"],
        call("QueryConferenceInfoBatch", {"conferenceIdList": [meeting]})["infos"],
        call("QueryOrgConferenceList", {"maxResults": 10})["onGoingConfList"],
    ]:
        equal([(one["conferenceId"], one["title"]) for one in found], [(meeting, "Review")])
    found = call("QueryUserOnGoingConference", {"unionId": "cat"})
    equal(found["onGoingConfIdList"], [meeting])
    return meeting


def host(meeting, room):
    """Ann invites, mutes, locks out and hands over."""
    call("InviteUsers", {"inviteeList": [{"unionId": "dan", "nick": "Dan"}]}, meeting)
    control(f"meetings/{meeting}/decline", {"unionId": "dan", "reason": "Away"})
    [seen] = call("QueryConferenceInfoBatch", {"conferenceIdList": [meeting]})["infos"]
    equal(seen["userList"][-1]["rejectDescription"], "Away")
    call("InviteMcu", {"unionId": "ann", "roomCode": room, "mcuRoomCode": "8001"})
    call("Cohosts", {"action": "add", "userList": [{"unionId": "cat"}]}, meeting)
    call("UpdateMemberNick", {"unionId": "cat", "nick": "Catherine"}, meeting)
    call("Focus", {"action": "focus", "unionId": "cat"}, meeting)
    call("SetSubtitleEvent", {"enable": True}, meeting)
    call("UpdateVideoConferenceSetting", {"allowUnmuteSelf": True}, meeting)
    call("UpdateVideoConferenceExtInfo", None, meeting)

    call("MuteAll", {"action": "mute"}, meeting)
    call("MuteMembers", {"action": "un_mute", "userList": [{"unionId": "cat"}]}, meeting)
    control(f"meetings/{meeting}/mute", {"unionId": "ann", "on": False})
    seen = control(f"meetings/{meeting}/camera", {"unionId": "ann", "on": True})
    muted = {one["unionId"]: one["muted"] for one in seen["people"]}
    equal((muted["ann"], muted["bob"], muted["cat"]), (False, True, False))

    call("KickMembers", {"userList": [{"unionId": "bob"}], "forbiddenRejoin": True}, meeting)
    call("LockConference", {"action": "lock"}, meeting)
    for late in ["bob", "eve"]:
        try:
            control(f"meetings/{meeting}/join", {"unionId": late})
            raise AssertionError(f"{late} is in")
        except HTTPError as error:
            equal(error.code, 409)


def record(meeting):
    """What Ann and Cat say is recorded, taken down and streamed."""
    white = {"unionId": "ann", "bizType": "cloud_record", "operation": 1}
    call("OptRecordWhiteAccount", {"requestBody": white})
    call("StartCloudRecord", {"unionId": "ann"}, meeting)
    call("StartMinutes", {"unionId": "ann", "recordAudio": True}, meeting)
    stream = {
        "unionId": "ann",
        "streamUrlList": [STREAM],
        "streamName": "Review",
        "mode": "grid",
        "smallWindowPosition": "relative_right",
        "needHostJoin": True,
    }
    streams = call("StartStreamOut", stream, meeting)["successStreamMap"]
    for person, text in [("ann", "Shall we ship?"), ("cat", "Yes.")]:
        control("clock/advance", {"by": "90s"})
        control(f"meetings/{meeting}/say", {"unionId": person, "text": text})
    metrics = call("GetUserLastMetric", {"unionIdList": ["ann", "cat"]}, meeting)["metricMap"]
    equal((metrics["ann"]["sendBitRate"], metrics["cat"]["sendBitRate"]), ("1032", "32"))
    span = {"beginTime": 0, "endTime": control("")["now"]}
    metrics = call("GetUserMetricData", {"unionId": "ann", **span}, meeting)["metricDataList"]
    equal([one["recvBitRate"] for one in metrics], ["32"] * 4)
    stream = {"unionId": "ann", "streamId": streams[STREAM], "stopAllStream": False}
    call("StopStreamOut", stream, meeting)
    call("StopMinutes", {"unionId": "ann"}, meeting)
    call("StopCloudRecord", {"unionId": "ann"}, meeting)


def replay(meeting):
    """The recording and the minutes have all that was said."""
    ann = {"unionId": "ann"}
    [video] = call("QueryCloudRecordVideo", ann, meeting)["videoList"]
    equal(video["duration"] // 1_000, 180)
    media = {"mediaId": video["mediaId"], "regionId": video["regionId"]}
    call("QueryCloudRecordVideoPlayInfo", {**ann, **media}, meeting)
    [audio] = call("QueryMinutesAudio", ann, meeting)["audioList"]
    equal(audio["unionId"], "ann")
    for text in [
        call("QueryCloudRecordText", {"maxResults": 10}, meeting),
        call("QueryMinutesText", {**ann, "direction": "0", "maxResults": 10}, meeting),
    ]:
        said = [(one["nickName"], one["paragraph"]) for one in text["paragraphList"]]
        equal(said, [("ann", "Shall we ship?"), ("Catherine", "Yes.")])

    said = "Shall we ship? Yes."
    equal(call("QueryMinutesSummary", ann, meeting)["summary"]["paragraphSummary"], said)
    equal(call("QueryMinutesMeetingResult", ann, meeting)["fullSummary"], said)
    recorder = {"recorderUnionId": "ann", "bizType": "cloud_record"}
    summary = call("QueryFlashMinutesSummary", recorder, meeting)["flashMinutesSummary"]
    equal(summary["summary"][0]["summary"], said)
    call("QueryRecordMinutesUrl", recorder, meeting)
    call("GenerateFlashMinutesDocumentUrl", {**ann, "bizType": "cloud_record"}, meeting)
    share = {"ownerUnionId": "ann", "unionId": "bob", "bizType": "cloud_record"}
    call("AddRecordPermission", share, meeting)


def end(meeting, booking):
    """Ann closes the meeting, an instant one follows, and both are history."""
    call("CloseVideoConference", {"unionId": "ann"}, meeting)
    info = call("QueryConferenceInfo", None, meeting)["confInfo"]
    equal((info["cloudRecordOwnerUnionId"], info["minutesOwnerUnionId"]), ("ann", "ann"))
    [held] = call("QueryScheduleConferenceInfo", {"maxResults": 10}, booking)["conferenceList"]
    equal(held["endTime"], info["endTime"])
    instant = {"userId": "bob", "confTitle": "Afterwards", "inviteUserIds": ["ann"]}
    after = call("CreateVideoConference", instant)["conferenceId"]
    control(f"meetings/{after}/join", {"unionId": "ann"})
    control(f"meetings/{after}/leave", {"unionId": "ann"})
    control(f"meetings/{after}/end", {})

    now = control("")["now"]
    real, span = {"realData": True}, {"startTime": now - 3_600_000, "endTime": now}
    history = call("GetHistoryConfDataList", {**span, **real, "maxResults": 10})["list"]
    equal({one["title"] for one in history}, {"Review", "Afterwards"})
    equal(call("GetConfDataByConferenceId", real, meeting)["userCount"], 3)
    people = call("GetConfDetailData", {"maxResults": 10}, meeting)["list"]
    equal([one["nick"] for one in people], ["ann", "Bob", "Catherine"])


booking, room = book()
meeting = come(booking, room)
host(meeting, room)
record(meeting)
replay(meeting)
end(meeting, booking)
