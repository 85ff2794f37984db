// Books, opens and looks up meetings with a client that has generated types.

import createClient from "openapi-fetch";
import type { paths } from "./conference.js";

declare const process: { argv: string[]; env: Record<string, string | undefined> };

const client = createClient<paths>({ baseUrl: process.argv[2] });

function body<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const { accessToken } = body(
  await client.POST("/v1.0/oauth2/accessToken", {
    body: { appKey: process.env.DINGTALK_APP_KEY!, appSecret: process.env.DINGTALK_APP_SECRET! },
  }),
);
client.use({
  onRequest({ request }) {
    request.headers.set("x-acs-dingtalk-access-token", accessToken!);
  },
});

const opened = body(
  await client.POST("/v1.0/conference/videoConferences", {
    body: { userId: "u1", confTitle: "Now", inviteCaller: false },
  }),
);
const booked = body(
  await client.POST("/v1.0/conference/scheduleConferences", {
    body: { creatorUnionId: "u1", title: "Weekly", startTime: 1687924800000, endTime: 1687928400000 },
  }),
);
const link = body(
  await client.POST("/v1.0/conference/customShortLinks", {
    body: {
      creatorUnionId: "u1",
      scheduleConferenceId: booked.scheduleConferenceId!,
      coolAppCode: "COOLAPP-1",
    },
  }),
);
const found = body(
  await client.GET("/v1.0/conference/roomCodes/{roomCode}/infos", {
    params: { path: { roomCode: booked.roomCode! }, query: { maxResults: 10 } },
  }),
);
const batch = body(
  await client.POST("/v1.0/conference/videoConferences/query", {
    body: { conferenceIdList: [opened.conferenceId!] },
  }),
);
console.log(opened, booked, link, found, batch);
if (batch.infos?.[0]?.title !== "Now") throw new Error("the meeting was not found");
