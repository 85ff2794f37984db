"""Books, opens and looks up meetings with a generated client."""

import os
import sys

from conference_client import AuthenticatedClient, Client
from conference_client.api.access_tokens import get_access_token
from conference_client.api.lifecycle import create_video_conference
from conference_client.api.queries import (
    query_conference_info_batch,
    query_conference_info_by_room_code,
)
from conference_client.api.scheduling import create_custom_short_link, create_schedule_conference
from conference_client.models import (
    CreateCustomShortLinkRequest,
    CreateScheduleConferenceRequest,
    CreateVideoConferenceRequest,
    GetAccessTokenRequest,
    QueryConferenceInfoBatchRequest,
)

base = sys.argv[1]
token = get_access_token.sync(
    client=Client(base_url=base),
    body=GetAccessTokenRequest(os.environ["DINGTALK_APP_KEY"], os.environ["DINGTALK_APP_SECRET"]),
)
client = AuthenticatedClient(
    base_url=base,
    token=token.access_token,
    prefix="",
    auth_header_name="x-acs-dingtalk-access-token",
    raise_on_unexpected_status=True,
)

opened = create_video_conference.sync(
    client=client, body=CreateVideoConferenceRequest(user_id="u1", conf_title="Now")
)
booked = create_schedule_conference.sync(
    client=client,
    body=CreateScheduleConferenceRequest(
        creator_union_id="u1", title="Weekly", start_time=1687924800000, end_time=1687928400000
    ),
)
link = create_custom_short_link.sync(
    client=client,
    body=CreateCustomShortLinkRequest(
        creator_union_id="u1",
        schedule_conference_id=booked.schedule_conference_id,
        cool_app_code="COOLAPP-1",
    ),
)
found = query_conference_info_by_room_code.sync(booked.room_code, client=client, max_results=10)
batch = query_conference_info_batch.sync(
    client=client, body=QueryConferenceInfoBatchRequest([opened.conference_id])
)
print(opened, booked, link, found, batch, sep="\n")
assert [info.title for info in batch.infos] == ["Now"]
