"""The same calls through DingTalk's official SDK for Python: sync or async,
the base URL, and what to do."""

import asyncio
import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alibabacloud_dingtalk.conference_1_0 import models
from alibabacloud_dingtalk.conference_1_0.client import Client
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

MODE, BASE_URL, *TASK = sys.argv[1:]
TOKEN = "5d4b8a7f2c1e3d6f9a8b7c6d5e4f3a2b"
DATA = Path(__file__).parent.parent / "data"

client = Client(Config(protocol="http", endpoint=BASE_URL.removeprefix("http://")))
options = RuntimeOptions(autoretry=False)
booking = models.CreateScheduleConferenceRequest().from_map(json.loads((DATA / "request.json").read_text()))
booking_headers = models.CreateScheduleConferenceHeaders(x_acs_dingtalk_access_token=TOKEN)
lookup = models.QueryConferenceInfoBatchRequest(conference_id_list=["c1"])
lookup_headers = models.QueryConferenceInfoBatchHeaders(x_acs_dingtalk_access_token=TOKEN)


def book():
    return len(client.create_schedule_conference_with_options(booking, booking_headers, options).body.url)


async def book_async():
    answer = await client.create_schedule_conference_with_options_async(booking, booking_headers, options)
    return len(answer.body.url)


def people():
    answer = client.query_conference_info_batch_with_options(lookup, lookup_headers, options)
    return sum(len(meeting.user_list) for meeting in answer.body.infos)


async def people_async():
    answer = await client.query_conference_info_batch_with_options_async(lookup, lookup_headers, options)
    return sum(len(meeting.user_list) for meeting in answer.body.infos)


def many(calls, in_flight):
    if MODE == "sync":
        with ThreadPoolExecutor(in_flight) as threads:
            list(threads.map(lambda _: book(), range(calls)))
    else:
        asyncio.run(many_async(calls, in_flight))


async def many_async(calls, in_flight):
    left = iter(range(calls))

    async def worker():
        for _ in left:
            await book_async()

    await asyncio.gather(*(worker() for _ in range(in_flight)))


def rate(calls, in_flight):
    many(in_flight * 2, in_flight)
    started, cpu = time.perf_counter(), time.process_time()
    many(calls, in_flight)
    elapsed, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {"calls_per_second": calls / elapsed, "cpu_micros": cpu / calls * 1e6}


def large(calls):
    seconds = []
    for _ in range(calls):
        started = time.perf_counter()
        people() if MODE == "sync" else asyncio.run(people_async())
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def report():
    match TASK:
        case ["first"]:
            many(1, 1)
            return {}
        case ["calls", calls]:
            many(int(calls), 1)
            return {}
        case ["rate", calls, in_flight]:
            return rate(int(calls), int(in_flight))
        case ["large", calls]:
            return large(int(calls))
    raise SystemExit("first | calls N | rate N IN_FLIGHT | large N")


print(json.dumps(report()))
