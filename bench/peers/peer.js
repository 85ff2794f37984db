// The same calls through DingTalk's official SDK for Node: the base URL, and what to do.
"use strict";

const fs = require("fs");
const path = require("path");
const { performance } = require("perf_hooks");
const conference = require("@alicloud/dingtalk/conference_1_0");
const { Config } = require("@alicloud/openapi-client");
const { RuntimeOptions } = require("@alicloud/tea-util");

const [baseUrl, ...task] = process.argv.slice(2);
const token = "5d4b8a7f2c1e3d6f9a8b7c6d5e4f3a2b";
const data = (name) => JSON.parse(fs.readFileSync(path.join(__dirname, "..", "data", name)));

const linkLength = data("answer.json").url.length;
const allPeople = 1000 * 100;

const client = new conference.default(
  new Config({ protocol: "http", endpoint: baseUrl.replace("http://", "") }),
);
const options = new RuntimeOptions({ autoretry: false });
const booking = new conference.CreateScheduleConferenceRequest(data("request.json"));
const bookingHeaders = new conference.CreateScheduleConferenceHeaders({ xAcsDingtalkAccessToken: token });
const lookup = new conference.QueryConferenceInfoBatchRequest({ conferenceIdList: ["c1"] });
const lookupHeaders = new conference.QueryConferenceInfoBatchHeaders({ xAcsDingtalkAccessToken: token });

function expect(found, expected, what) {
  if (found !== expected) throw new Error(`there are ${found} ${what}, not ${expected}`);
}

async function book() {
  const answer = await client.createScheduleConferenceWithOptions(booking, bookingHeaders, options);
  expect(answer.body.url.length, linkLength, "characters of a link");
}

async function people() {
  const answer = await client.queryConferenceInfoBatchWithOptions(lookup, lookupHeaders, options);
  return answer.body.infos.reduce((sum, meeting) => sum + meeting.userList.length, 0);
}

async function many(calls, inFlight) {
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await book();
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

async function rate(warmUp, calls, inFlight) {
  await many(warmUp, inFlight);
  const [started, before] = [performance.now(), process.cpuUsage()];
  await many(calls, inFlight);
  const [elapsed, cpu] = [performance.now() - started, process.cpuUsage(before)];
  return { calls_per_second: (calls / elapsed) * 1e3, cpu_micros: (cpu.user + cpu.system) / calls };
}

async function large(calls) {
  const seconds = [];
  for (let call = 0; call < calls; call++) {
    const started = performance.now();
    const found = await people();
    seconds.push((performance.now() - started) / 1e3);
    expect(found, allPeople, "people");
  }
  return { seconds };
}

const tasks = {
  first: () => many(1, 1).then(() => ({})),
  calls: (calls) => many(+calls, 1).then(() => ({})),
  rate: (warmUp, calls, inFlight) => rate(+warmUp, +calls, +inFlight),
  large: (calls) => large(+calls),
};

tasks[task[0]](...task.slice(1)).then((report) => {
  console.log(JSON.stringify(report));
  process.exit(0);
});
