"""Receives events through DingTalk's official Python client: an event a line of JSON on standard
output. The first push of an event of the type in the last argument is not acknowledged."""

import asyncio
import json
import sys

from dingtalk_stream import AckMessage, Credential, DingTalkStreamClient, EventHandler

base_url, app_key, app_secret, refused_type = sys.argv[1:]
seen = set()


class Handler(EventHandler):
    async def process(self, event):
        headers = event.headers
        line = {"type": headers.event_type, "id": headers.event_id, "data": event.data}
        print(json.dumps(line), flush=True)
        refused = headers.event_type == refused_type and headers.event_id not in seen
        seen.add(headers.event_id)
        if refused:
            return AckMessage.STATUS_SYSTEM_EXCEPTION, "later"
        return AckMessage.STATUS_OK, "OK"


DingTalkStreamClient.OPEN_CONNECTION_API = f"{base_url}/v1.0/gateway/connections/open"
client = DingTalkStreamClient(Credential(app_key, app_secret))
client.register_all_event_handler(Handler())
asyncio.run(client.start())
