// A test of a meeting in Node, with fetch.
//
// Run it with: conference simulate -- node --test meeting.mjs

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const { DINGTALK_BASE_URL, DINGTALK_APP_KEY, DINGTALK_APP_SECRET } = process.env;

// Returns the status and the JSON of the response.
async function send(method, path, body, token = "") {
  const headers = { "content-type": "application/json", "x-acs-dingtalk-access-token": token };
  const request = { method, headers, body: JSON.stringify(body) };
  const response = await fetch(DINGTALK_BASE_URL + path, request);
  return [response.status, await response.json()];
}

// Has the simulator do what the API has no call for.
async function control(method, path, body) {
  const [status, response] = await send(method, `/_simulator/v1/${path}`, body);
  assert.equal(status, 200, response.error);
  return response;
}

async function accessToken() {
  const app = { appKey: DINGTALK_APP_KEY, appSecret: DINGTALK_APP_SECRET };
  const [, response] = await send("POST", "/v1.0/oauth2/accessToken", app);
  return response.accessToken;
}

function book(token) {
  const times = { startTime: 1893492000000, endTime: 1893495600000 };
  const booking = { creatorUnionId: "ann", title: "Weekly", ...times };
  return send("POST", "/v1.0/conference/scheduleConferences", booking, token);
}

function mute(token, meeting, unionId) {
  const path = `/v1.0/conference/videoConferences/${meeting}/members/mute`;
  return send("POST", path, { action: "mute", userList: [{ unionId }] }, token);
}

beforeEach(() => control("POST", "reset"));

test("a meeting from its booking to its end", async () => {
  const token = await accessToken();
  const [, booking] = await book(token);
  const path = `bookings/${booking.scheduleConferenceId}/start`;
  const { conferenceId: meeting } = await control("POST", path, { unionId: "ann" });
  await control("POST", `meetings/${meeting}/join`, { unionId: "bob", nick: "Bob" });
  await control("POST", `meetings/${meeting}/join`, { unionId: "cat" });

  assert.deepEqual(await mute(token, meeting, "bob"), [200, { success: true }]);
  const seen = await control("POST", `meetings/${meeting}/leave`, { unionId: "cat" });
  const people = seen.people.map(({ nick, status, muted }) => [nick, status, muted]);
  const expected = [["ann", "inMeeting", false], ["Bob", "inMeeting", true], ["cat", "left", true]];
  assert.deepEqual(people, expected);
  assert.equal((await control("POST", `meetings/${meeting}/end`)).status, "ended");

  const { calls } = await control("GET", "journal");
  const names = calls.map((call) => call.operation);
  assert.deepEqual(names, ["GetAccessToken", "CreateScheduleConference", "MuteMembers"]);
  assert.equal(calls[0].response.accessToken, "***");
});

test("a token expires", async () => {
  const token = await accessToken();
  await control("POST", "clock/advance", { by: "2h" });
  const [status, error] = await book(token);
  assert.deepEqual([status, error.code], [400, "InvalidAuthentication"]);
  assert.equal((await book(await accessToken()))[0], 200);
});

test("a fault is scripted while it runs", async () => {
  const token = await accessToken();
  await control("POST", "faults", { fault: "CreateScheduleConference=throttled" });
  assert.equal((await book(token))[0], 403);
  assert.equal((await book(token))[0], 200);
  await control("POST", "verify");
});

test("a reset leaves nothing", async () => {
  await book(await accessToken());
  assert.equal((await control("GET", "state")).bookings.length, 1);
  await control("POST", "reset", { seed: 7 });
  assert.deepEqual((await control("GET", "state")).bookings, []);
  assert.deepEqual((await control("GET", "journal")).calls, []);
});
