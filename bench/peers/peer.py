"""The same calls through DingTalk's official SDK for Python: sync or async,
the base URL, and what to do."""

import asyncio
import json
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
LINK_LENGTH = len(json.loads((DATA / "answer.json").read_text())["url"])
ALL_PEOPLE = 1000 * 100

client = Client(Config(protocol="http", endpoint=BASE_URL.removeprefix("http://")))
options = RuntimeOptions(autoretry=False)
booking = models.CreateScheduleConferenceRequest().from_map(json.loads((DATA / "request.json").read_text()))
booking_headers = models.CreateScheduleConferenceHeaders(x_acs_dingtalk_access_token=TOKEN)
lookup = models.QueryConferenceInfoBatchRequest(conference_id_list=["c1"])
lookup_headers = models.QueryConferenceInfoBatchHeaders(x_acs_dingtalk_access_token=TOKEN)


def expect(found, expected, what):
    if found != expected:
        raise SystemExit(f"there are {found} {what}, not {expected}")


def book():
    answer = client.create_schedule_conference_with_options(booking, booking_headers, options)
    expect(len(answer.body.url), LINK_LENGTH, "characters of a link")


async def book_async():
    answer = await client.create_schedule_conference_with_options_async(booking, booking_headers, options)
    expect(len(answer.body.url), LINK_LENGTH, "characters of a link")


def people():
    answer = client.query_conference_info_batch_with_options(lookup, lookup_headers, options)
    return sum(len(meeting.user_list) for meeting in answer.body.infos)


async def people_async():
    answer = await client.query_conference_info_batch_with_options_async(lookup, lookup_headers, options)
    return sum(len(meeting.user_list) for meeting in answer.body.infos)


class Threads:
    """Calls from threads, or from the only one there is."""

    def __init__(self, in_flight):
        self.pool = ThreadPoolExecutor(in_flight) if in_flight > 1 else None

    def book(self, calls):
        if self.pool is None:
            for _ in range(calls):
                book()
        else:
            list(self.pool.map(lambda _: book(), range(calls)))

    def people(self):
        return people()


class Tasks:
    """Calls from the tasks of one event loop."""

    def __init__(self, in_flight):
        self.in_flight = in_flight
        self.loop = asyncio.new_event_loop()

    def book(self, calls):
        self.loop.run_until_complete(self.book_all(iter(range(calls))))

    def people(self):
        return self.loop.run_until_complete(people_async())

    async def book_all(self, left):
        async def worker():
            for _ in left:
                await book_async()

        await asyncio.gather(*(worker() for _ in range(self.in_flight)))


callers = {"sync": Threads, "async": Tasks}[MODE]


def rate(warm_up, calls, in_flight):
    caller = callers(in_flight)
    caller.book(warm_up)
    started, cpu = time.perf_counter(), time.process_time()
    caller.book(calls)
    elapsed, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {"calls_per_second": calls / elapsed, "cpu_micros": cpu / calls * 1e6}


def large(calls):
    caller = callers(1)
    seconds = []
    for _ in range(calls):
        started = time.perf_counter()
        found = caller.people()
        seconds.append(time.perf_counter() - started)
        expect(found, ALL_PEOPLE, "people")
    return {"seconds": seconds}


def report():
    match TASK:
        case ["first"]:
            callers(1).book(1)
            return {}
        case ["calls", calls]:
            callers(1).book(int(calls))
            return {}
        case ["rate", warm_up, calls, in_flight]:
            return rate(int(warm_up), int(calls), int(in_flight))
        case ["large", calls]:
            return large(int(calls))
    raise SystemExit("first | calls N | rate WARM_UP N IN_FLIGHT | large N")


print(json.dumps(report()))
