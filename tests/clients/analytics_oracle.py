"""Reports worked out a second time: the real program is asked, and every figure is counted anew, in plain loops over the raw rows.

Called by tests/run.sh with the program and, for PostgreSQL, the URL of an empty database and the folder of psql. Rows come from a script of
random lives of tickets, around the weeks in which clocks change, so that a failure can be had again: the seed is printed, and can be given
as ORACLE_SEED. What is written is written as SQL; nothing here shares a line with the server.
"""
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from datetime import datetime, timedelta

from analytics_desk import UTC, Desk, Truth, moment, when

QUESTIONS = int(os.environ.get("ORACLE_QUESTIONS", "250"))
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "America/Sao_Paulo"]
BUCKETS = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER"]
GROUPS = {
    "TICKETS_OPENED": ["PRIORITY", "CUSTOMER", "TIER"],
    "TICKETS_RESOLVED": ["STATUS", "PRIORITY", "ASSIGNEE", "CUSTOMER", "TIER"],
    "TICKETS_REOPENED": ["PRIORITY", "ASSIGNEE", "CUSTOMER", "TIER"],
    "BACKLOG": ["STATUS", "PRIORITY", "ASSIGNEE", "CUSTOMER", "TIER"],
    "FIRST_RESPONSE_TIME": ["PRIORITY", "ASSIGNEE", "CUSTOMER", "TIER"],
    "RESOLUTION_TIME": ["STATUS", "PRIORITY", "ASSIGNEE", "CUSTOMER", "TIER"],
    "USERS_CREATED": [],
    "REVENUE": [],
}


# --- the program ------------------------------------------------------------------------------------------------------

def free_port():
    import socket

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    def __init__(self, program, folder, database):
        self.port, self.log, self.token = free_port(), os.path.join(folder, "log"), None
        self.env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MONGODB_URL", "REDIS_URL")} | {
            "PORT": str(self.port), "BACKOFFICE__DATA_DIR": os.path.join(folder, "data"), "BACKOFFICE__ANALYTICS__CURRENCY": "EUR",
            "BACKOFFICE__AUTH__DATABASE_TIMEOUT": "9000",
        } | ({"DATABASE_URL": database} if database else {})
        self.process = subprocess.Popen([program], env=self.env, stdout=open(self.log, "wb"), stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while not re.search(r"^ +password +(\S+)$", self.said(), re.M):
            assert time.monotonic() < end and self.process.poll() is None, self.said()
            time.sleep(0.1)
        address, password = (re.search(rf"^ +{word} +(\S+)$", self.said(), re.M)[1] for word in ("address", "password"))
        login = "mutation ($input: LoginInput!) { login(input: $input) { accessToken } }"
        while True:  # it says who the administrator is before it listens
            try:
                self.token = self.ask(login, {"input": {"email": address, "password": password}})["login"]["accessToken"]
                return
            except OSError:
                assert time.monotonic() < end, self.said()
                time.sleep(0.1)

    def said(self):
        return open(self.log, encoding="utf-8").read()

    def ask(self, query, variables):
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {self.token}"} if self.token else {})
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/graphql", body, headers)
        answer = json.load(urllib.request.urlopen(request, timeout=30))
        assert "errors" not in answer, (answer, variables)
        return answer["data"]

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Sqlite:
    def __init__(self, folder):
        self.url, self.path = None, os.path.join(folder, "data", "backoffice.db")

    def run(self, statements):
        with sqlite3.connect(self.path, timeout=30) as db:
            db.executescript("BEGIN;" + ";\n".join(statements) + ";COMMIT;")

    def id(self, value):
        return "NULL" if value is None else f"X'{value.hex}'"

    def time(self, value):
        # as the driver writes it: none, three or six decimals
        if value is None:
            return "NULL"
        spec = "seconds" if value.microsecond == 0 else "milliseconds" if value.microsecond % 1000 == 0 else "microseconds"
        return f"'{value.isoformat(timespec=spec)}'"


class Postgres:
    def __init__(self, url, psql):
        self.url, self.psql = url, psql

    def run(self, statements):
        done = subprocess.run([os.path.join(self.psql, "psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", self.url],
                              input=";\n".join(statements) + ";", text=True, capture_output=True)
        assert done.returncode == 0, done.stderr[-2000:]

    def id(self, value):
        return "NULL" if value is None else f"'{value}'"

    def time(self, value):
        return "NULL" if value is None else f"'{value.isoformat()}'"


# --- questions --------------------------------------------------------------------------------------------------------

SERIES = """query ($metric: TimeSeriesMetric!, $bucket: TimeBucket!, $timeZone: String!, $groupBy: TimeSeriesGrouping, $groups: Int!, $range: DateRangeInput) {
  timeSeries(metric: $metric, bucket: $bucket, timeZone: $timeZone, groupBy: $groupBy, groups: $groups, range: $range) {
    range { from to } starts asOf lines { kind key values p90 measured } } }"""
SUPPORT = """query ($range: DateRangeInput, $response: Int!, $resolution: Int!, $first: Int!) {
  supportMetrics(range: $range, firstResponseTarget: $response, resolutionTarget: $resolution) { range { from to } asOf
    firstResponse { ...duration } resolution { ...duration } flow { opened resolved reopened reopenRate }
    backlog { count medianAge p90Age oldestAge } agents(first: $first) { userId openTickets resolved firstResponses } } }
  fragment duration on SupportDuration { count median p90 target withinTarget withinTargetPercent }"""
TILES = """query ($range: DateRangeInput) { dashboardMetrics(range: $range) { tiles { range { from to } previousRange { from to } asOf
    totalUsers { ...tile } openTickets { ...tile } systemHealth
    revenue { value { amount currency } previous { amount currency } change { amount currency } changePercent others { amount currency } } } } }
  fragment tile on CountTile { value previous change changePercent }"""

FUNNEL = """query ($steps: [String!]!, $range: DateRangeInput!, $window: Int!) {
  funnel(steps: $steps, range: $range, windowSeconds: $window) { eventType users shareOfFirst shareOfPrevious } }"""


def same(found, expected, what):
    assert found == expected, f"{what}\n  said     {found}\n  counted  {expected}"


def some_range(dice, desk, longest):
    if dice.random() < 0.1:
        return None
    length = timedelta(seconds=dice.choice([3600, 7 * 3600, 86400, 3 * 86400, 11 * 86400, 60 * 86400, 400 * 86400]))
    length = min(length, longest)
    if dice.random() < 0.4:  # across a change of clocks
        at = dice.choice([datetime(y, m, d, tzinfo=UTC) for y in (desk.now.year - 1, desk.now.year) for m, d in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))])
        start = at - length * dice.random()
    else:
        start = moment(dice, desk.begin - timedelta(days=3), desk.now - timedelta(hours=2))
    start = min(start, desk.now - timedelta(hours=1)).replace(microsecond=dice.choice([0, 0, start.microsecond]))
    return {"from": start.isoformat(), "to": (start + length).isoformat()}


LONGEST = {"HOUR": timedelta(days=31), "DAY": timedelta(days=500)}


def question(dice, server, desk, truth):
    what = dice.random()
    if what < 0.75:
        metric, bucket = dice.choice(list(GROUPS)), dice.choice(BUCKETS)
        by = dice.choice([None] + GROUPS[metric])
        asked = {"metric": metric, "bucket": bucket, "timeZone": dice.choice(ZONES), "groups": dice.choice([1, 2, 3, 10, 50]),
                 "range": some_range(dice, desk, LONGEST.get(bucket, timedelta(days=500)))}
        asked |= {"groupBy": by} if by else {}
        said = server.ask(SERIES, asked)["timeSeries"]
        start, end = when(said["range"]["from"]), when(said["range"]["to"])
        starts, lines = truth.series(asked, start, end)
        same([when(at) for at in said["starts"]], starts, f"starts of {asked}")
        same(said["lines"], lines, f"lines of {asked}")
        return start, end, asked["range"], said["asOf"]
    if what < 0.88:
        asked = {"range": some_range(dice, desk, timedelta(days=500)), "response": dice.choice([0, 1, 60, 600]),
                 "resolution": dice.choice([60, 1440, 20000]), "first": dice.choice([1, 5, 100])}
        said = server.ask(SUPPORT, asked)["supportMetrics"]
        start, end = when(said["range"]["from"]), when(said["range"]["to"])
        for name, expected in truth.support(asked, start, end, when(said["asOf"])).items():
            same(said[name], expected, f"{name} of {asked}")
        return start, end, asked["range"], said["asOf"]
    if what < 0.94:
        start, end = desk.now - timedelta(days=dice.choice([1, 7, 15, 21])), desk.now + timedelta(hours=dice.choice([-1, 0, 5]))
        asked = {"steps": dice.choices(["seen", "tried", "bought"], k=dice.choice([1, 2, 3, 5])), "window": dice.choice([60, 3600, 86400, 604800]),
                 "range": {"from": start.isoformat(), "to": end.isoformat()}}
        same(server.ask(FUNNEL, asked)["funnel"], truth.funnel(asked, start, end), f"funnel {asked}")
        return None
    asked = {"range": some_range(dice, desk, timedelta(days=500))}
    said = server.ask(TILES, asked)["dashboardMetrics"]["tiles"]
    start, end = when(said["range"]["from"]), when(said["range"]["to"])
    same([when(said["previousRange"]["from"]), when(said["previousRange"]["to"])], [start - (end - start), start], f"previous of {asked}")
    for name, expected in truth.tiles(start, end).items():
        same(said[name], expected, f"{name} of {asked}")
    assert 0 <= said["systemHealth"] <= 100
    return start, end, asked["range"], said["asOf"]


def check_range(start, end=None, asked=None, as_of=None):
    if start is None:
        return
    as_of = when(as_of)
    if asked is None:
        assert (start, end) == (as_of - timedelta(days=30), as_of)
    else:
        assert (start, end) == (when(asked["from"]), min(when(asked["to"]), as_of)), (start, end, asked)


def main():
    program, url, psql = sys.argv[1], *(sys.argv[2:4] or (None, None))
    seed = int(os.environ.get("ORACLE_SEED", random.randrange(1 << 32)))
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        database = Postgres(url, psql) if url else Sqlite(folder)
        server = Server(program, folder, database.url)
        try:
            desk = Desk(dice, database, datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1))
            # the administrator is a user too
            me = server.ask("{ me { id createdAt } }", {})["me"]
            desk.fill()
            desk.users.append({"id": uuid.UUID(me["id"]), "created": when(me["createdAt"]), "deleted": None})
            for ticket in desk.tickets:
                ticket["history"] = [event for event in desk.events if event["ticket"] is ticket]
            truth = Truth(desk)
            for i in range(QUESTIONS):
                try:
                    check_range(*(question(dice, server, desk, truth) or (None,)))
                except Exception:
                    print(f"seed {seed}, question {i}")
                    raise
        finally:
            server.stop()
    print(f"{QUESTIONS} questions about {len(desk.tickets)} tickets and {len(desk.events)} moves answered as counted, seed {seed}")


main()
