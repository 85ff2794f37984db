"""A test of a meeting in Python, with the standard library.

Run it with: conference simulate -- python3 meeting.py
"""

import json
import os
import unittest
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

BASE = os.environ["DINGTALK_BASE_URL"]
APP = {"appKey": os.environ["DINGTALK_APP_KEY"], "appSecret": os.environ["DINGTALK_APP_SECRET"]}
OPENER = build_opener(ProxyHandler({}))  # A simulator is on this machine.


def send(method, path, body=None, token=""):
    """Returns the status and the JSON of the response."""
    headers = {"content-type": "application/json", "x-acs-dingtalk-access-token": token}
    data = None if body is None else json.dumps(body).encode()
    try:
        with OPENER.open(Request(BASE + path, data, headers, method=method)) as response:
            return response.status, json.load(response)
    except HTTPError as error:
        return error.code, json.load(error)


def control(method, path, body=None):
    """Has the simulator do what the API has no call for."""
    status, response = send(method, f"/_simulator/v1/{path}", body)
    assert status == 200, response
    return response


def access_token():
    return send("POST", "/v1.0/oauth2/accessToken", APP)[1]["accessToken"]


def book(token):
    times = {"startTime": 1893492000000, "endTime": 1893495600000}
    booking = {"creatorUnionId": "ann", "title": "Weekly", **times}
    return send("POST", "/v1.0/conference/scheduleConferences", booking, token)


def mute(token, meeting, person):
    path = f"/v1.0/conference/videoConferences/{meeting}/members/mute"
    return send("POST", path, {"action": "mute", "userList": [{"unionId": person}]}, token)


class MeetingTest(unittest.TestCase):
    def setUp(self):
        control("POST", "reset")

    def test_a_meeting_from_its_booking_to_its_end(self):
        token = access_token()
        _, booking = book(token)
        path = f"bookings/{booking['scheduleConferenceId']}/start"
        meeting = control("POST", path, {"unionId": "ann"})["conferenceId"]
        control("POST", f"meetings/{meeting}/join", {"unionId": "bob", "nick": "Bob"})
        control("POST", f"meetings/{meeting}/join", {"unionId": "cat"})

        self.assertEqual(mute(token, meeting, "bob"), (200, {"success": True}))
        seen = control("POST", f"meetings/{meeting}/leave", {"unionId": "cat"})
        people = [(person["nick"], person["status"], person["muted"]) for person in seen["people"]]
        expected = [("ann", "inMeeting", False), ("Bob", "inMeeting", True), ("cat", "left", True)]
        self.assertEqual(people, expected)
        self.assertEqual(control("POST", f"meetings/{meeting}/end")["status"], "ended")

        calls = control("GET", "journal")["calls"]
        names = [call["operation"] for call in calls]
        self.assertEqual(names, ["GetAccessToken", "CreateScheduleConference", "MuteMembers"])
        self.assertEqual(calls[0]["response"]["accessToken"], "***")

    def test_a_token_expires(self):
        token = access_token()
        control("POST", "clock/advance", {"by": "2h"})
        status, error = book(token)
        self.assertEqual((status, error["code"]), (400, "InvalidAuthentication"))
        self.assertEqual(book(access_token())[0], 200)

    def test_a_fault_is_scripted_while_it_runs(self):
        token = access_token()
        control("POST", "faults", {"fault": "CreateScheduleConference=throttled"})
        self.assertEqual(book(token)[0], 403)
        self.assertEqual(book(token)[0], 200)
        control("POST", "verify")

    def test_a_reset_leaves_nothing(self):
        book(access_token())
        self.assertEqual(len(control("GET", "state")["bookings"]), 1)
        control("POST", "reset", {"seed": 7})
        self.assertEqual(control("GET", "state")["bookings"], [])
        self.assertEqual(control("GET", "journal")["calls"], [])


if __name__ == "__main__":
    unittest.main()
