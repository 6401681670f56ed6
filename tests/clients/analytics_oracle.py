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
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc
QUESTIONS = int(os.environ.get("ORACLE_QUESTIONS", "250"))
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "America/Sao_Paulo"]
BUCKETS = ["HOUR", "DAY", "WEEK", "MONTH", "QUARTER"]
STATES = ["open", "in_progress", "waiting", "resolved", "closed"]
NEXT = {"open": STATES[1:], "in_progress": ["open", "waiting", "resolved", "closed"], "waiting": ["open", "in_progress", "resolved", "closed"],
        "resolved": ["open", "closed"], "closed": ["open"]}
DONE = {"resolved", "closed"}
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
TIMED = {"FIRST_RESPONSE_TIME", "RESOLUTION_TIME"}
MICRO = timedelta(microseconds=1)


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


# --- random rows ------------------------------------------------------------------------------------------------------

def moment(dice, start, end):
    """Somewhere between; sometimes on a full hour or second, where edges are."""
    at = start + timedelta(microseconds=dice.randrange(max(1, (end - start) // MICRO)))
    shape = dice.random()
    if shape < 0.15:
        at = at.replace(minute=dice.choice([0, 30, 45]), second=0, microsecond=0)
    elif shape < 0.3:
        at = at.replace(microsecond=0)
    elif shape < 0.5:
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return min(max(at, start), end)


def text(value):
    return "'" + value.replace("'", "''") + "'"


class Desk:
    """Rows as they are, and the statements that write them."""

    def __init__(self, dice, database, now):
        self.dice, self.db, self.now = dice, database, now
        self.begin = now - timedelta(days=420)
        self.sql, self.tickets, self.events, self.comments, self.users, self.payments = [], [], [], [], [], []
        self.steps = []
        self.uuid = lambda: uuid.UUID(int=dice.getrandbits(128), version=4)
        self.customers = [(self.uuid(), dice.choice(["free", "starter", "professional", "enterprise"])) for _ in range(14)]

    def insert(self, table, **columns):
        self.sql.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(map(str, columns.values()))})")

    def people(self):
        for i in range(17):
            created = moment(self.dice, self.begin - timedelta(days=100), self.now - timedelta(days=1))
            deleted = moment(self.dice, created, self.now - timedelta(hours=1)) if self.dice.random() < 0.4 else None
            user = {"id": self.uuid(), "created": created, "deleted": deleted}
            self.users.append(user)
            self.insert("users", id=self.db.id(user["id"]), email=text(f"p{i}@people.example"), name=text(f"Person {i}"), role="'agent'",
                        permissions="'[]'", created_at=self.db.time(created), updated_at=self.db.time(created), deleted_at=self.db.time(deleted))
        for i, (id_, tier) in enumerate(self.customers):
            self.insert("customers", id=self.db.id(id_), company_name=text(f"Company {i}"), contact_email=text(f"c{i}@c.example"),
                        subscription_tier=text(tier), created_at=self.db.time(self.begin), updated_at=self.db.time(self.begin))

    def event(self, kind, ticket, at, data):
        id_ = self.uuid()
        self.insert("events", id=self.db.id(id_), type=text(kind), aggregate_type="'ticket'", aggregate_id=self.db.id(ticket), version=1,
                    correlation_id="'oracle'", data=text(json.dumps(data)), timestamp=self.db.time(at))

    def standing(self, ticket):
        who = ticket["assignee"]
        return {"customerId": str(ticket["customer"]), "assigneeId": None if who is None else str(who), "priority": ticket["priority"].upper(),
                "status": ticket["status"].upper(), "tags": []}

    def ticket(self, number, created):
        dice = self.dice
        ticket = {"id": self.uuid(), "created": created, "customer": dice.choice(self.customers[:dice.choice([3, 14])])[0], "answered": None,
                  "priority": dice.choice(["low", "medium", "high", "urgent"]), "status": "open", "assignee": None, "comments": []}
        self.event("ticket_created", ticket["id"], created, {"after": self.standing(ticket)})
        at = created
        for _ in range(dice.choice([0, 1, 3, 6, 10])):
            last = min(at + timedelta(hours=dice.choice([1, 10, 100, 1000])), self.now)
            if last <= at + MICRO:
                break
            at = max(moment(dice, at, last), at + MICRO)
            self.step(ticket, at)
        self.tickets.append(ticket)
        self.insert("support_tickets", id=self.db.id(ticket["id"]), number=number, customer_id=self.db.id(ticket["customer"]),
                    assigned_to=self.db.id(ticket["assignee"]), title="'t'", description="'d'", priority=text(ticket["priority"]),
                    status=text(ticket["status"]), first_response_at=self.db.time(ticket["answered"]), created_at=self.db.time(created),
                    updated_at=self.db.time(at))
        self.sql += ticket["comments"]

    def step(self, ticket, at):
        dice, before = self.dice, self.standing(ticket)
        what = dice.random()
        if what < 0.2:
            to = dice.choice([None] + [user["id"] for user in self.users])
            if to == ticket["assignee"]:
                return
            ticket["assignee"] = to
            self.events.append({"at": at, "ticket": ticket, "before": before, "after": self.standing(ticket)})
            kind = "ticket_unassigned" if to is None else "ticket_assigned"
            self.event(kind, ticket["id"], at, {"before": before, "after": self.standing(ticket)})
        elif what < 0.65:
            to = dice.choice(NEXT[ticket["status"]])
            data = {"from": ticket["status"].upper(), "to": to.upper(), "before": before}
            ticket["status"] = to
            self.events.append({"at": at, "ticket": ticket, "before": before, "after": self.standing(ticket)})
            self.event("ticket_status_changed", ticket["id"], at, data | {"after": self.standing(ticket)})
        else:
            author = dice.choice([None] + [user["id"] for user in self.users])
            internal = dice.random() < 0.4
            if author and not internal and ticket["answered"] is None:
                ticket["answered"], ticket["responder"] = at, author
            self.insert("ticket_comments", id=self.db.id(self.uuid()), ticket_id=self.db.id(ticket["id"]), author_id=self.db.id(author),
                        body="'b'", internal="TRUE" if internal else "FALSE", created_at=self.db.time(at))
            ticket["comments"].append(self.sql.pop())

    def payment(self):
        at = moment(self.dice, self.begin, self.now)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        kind, amount, currency = self.dice.choice(["payment", "payment", "refund"]), self.dice.randrange(4_000_000_000), self.dice.choice(["EUR", "EUR", "USD", "JPY"])
        self.payments.append((at, amount if kind == "payment" else -amount, currency))
        self.insert("analytics_events", id=self.db.id(self.uuid()), event_type=text(kind), timestamp=self.db.time(at), amount=amount,
                    currency=text(currency), recorded_at=self.db.time(at))

    def step_of_a_way(self):
        at = moment(self.dice, self.now - timedelta(days=20), self.now)
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        user, kind = self.dice.choice([None] + [user["id"] for user in self.users[:9]]), self.dice.choice(["seen", "tried", "bought"])
        self.steps.append((at, user, kind))
        self.insert("analytics_events", id=self.db.id(self.uuid()), event_type=text(kind), timestamp=self.db.time(at), user_id=self.db.id(user),
                    recorded_at=self.db.time(at))

    def fill(self):
        self.people()
        # the weeks in which the clocks of these zones change have more than others
        dense = [datetime(y, m, d, tzinfo=UTC) for y in (self.now.year - 1, self.now.year) for m, d in ((3, 5), (3, 26), (4, 1), (10, 1), (10, 21), (10, 30))]
        dense = [at for at in dense if self.begin < at < self.now - timedelta(days=8)]
        for number in range(1, 420):
            if dense and number % 2:
                start = self.dice.choice(dense)
                created = moment(self.dice, start, start + timedelta(days=7))
            else:
                created = moment(self.dice, self.begin, self.now - timedelta(minutes=5))
            self.ticket(number, created)
        for _ in range(160):
            self.payment()
        for _ in range(220):
            self.step_of_a_way()
        self.db.run(self.sql)


# --- every figure, in plain loops -------------------------------------------------------------------------------------

def when(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def bucket_of(at, bucket, zone):
    """What the clocks of the zone show, as far as the bucket is concerned."""
    local = at.astimezone(zone)
    if bucket == "HOUR":
        return (local.year, local.month, local.day, local.hour, local.utcoffset())
    if bucket == "DAY":
        return local.date()
    if bucket == "WEEK":
        return local.isocalendar()[:2]
    return (local.year, local.month) if bucket == "MONTH" else (local.year, (local.month - 1) // 3)


def buckets(start, end, bucket, zone):
    """The buckets between two moments, in order, and when each begins: found by looking at the clock every quarter of an hour, which is where
    clocks change and hours begin."""
    step = timedelta(minutes=15)
    at = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
    key = bucket_of(start, bucket, zone)
    while bucket_of(at - step, bucket, zone) == key:
        at -= step
    found = [(key, at)]
    while (at := at + step) < end:
        if (key := bucket_of(at, bucket, zone)) != found[-1][0]:
            found.append((key, at))
    return found


def rank(values, percent):
    """The smallest of the values that at least so many percent of them do not exceed."""
    values = sorted(values)
    return next((v for i, v in enumerate(values, 1) if i * 100 >= percent * len(values)), None)


class Truth:
    def __init__(self, desk):
        self.desk, self.tier = desk, dict(desk.customers)

    def turns(self, start, end, to_done):
        for event in self.desk.events:
            was, is_ = event["before"]["status"].lower() in DONE, event["after"]["status"].lower() in DONE
            if start <= event["at"] < end and was != is_ and is_ == to_done:
                yield event

    def group(self, by, ticket, assignee=None, status=None):
        return {None: None, "PRIORITY": ticket["priority"], "CUSTOMER": str(ticket["customer"]), "TIER": self.tier[ticket["customer"]],
                "ASSIGNEE": assignee and str(assignee), "STATUS": status}[by]

    def facts(self, metric, by, start, end):
        """Each moment that counts: when, its group, and how long it took in microseconds."""
        desk = self.desk
        if metric == "USERS_CREATED":
            return [(user["created"], None, 0) for user in desk.users if start <= user["created"] < end]
        if metric == "TICKETS_OPENED":
            return [(t["created"], self.group(by, t), 0) for t in desk.tickets if start <= t["created"] < end]
        if metric == "FIRST_RESPONSE_TIME":
            return [(t["answered"], self.group(by, t, t["responder"]), (t["answered"] - t["created"]) // MICRO)
                    for t in desk.tickets if t["answered"] and start <= t["answered"] < end]
        turns = self.turns(start, end, metric != "TICKETS_REOPENED")
        return [(e["at"], self.group(by, e["ticket"], e["after"]["assigneeId"], e["after"]["status"].lower()), (e["at"] - e["ticket"]["created"]) // MICRO)
                for e in turns]

    def standing(self, ticket, at):
        """State and assignee at a moment: those after the last event before it."""
        status, assignee = "OPEN", None
        for event in ticket["history"]:
            if event["at"] < at:
                status, assignee = event["after"]["status"], event["after"]["assigneeId"]
        return status.lower(), assignee

    def open_at(self, at, by=None):
        found = Counter()
        for ticket in self.desk.tickets:
            if ticket["created"] < at:
                status, assignee = self.standing(ticket, at)
                if status not in DONE:
                    found[self.group(by, ticket, assignee, status)] += 1
        return found

    def series(self, asked, start, end):
        zone = ZoneInfo(asked["timeZone"])
        parts = buckets(start, end, asked["bucket"], zone)
        metric, by = asked["metric"], asked.get("groupBy")
        place = {key: i for i, (key, _) in enumerate(parts)}
        lines = defaultdict(lambda: [[] for _ in parts])
        if not by:
            lines[None] = [[] for _ in parts]
        if metric == "BACKLOG":
            for i in range(len(parts)):
                at = min(end, parts[i + 1][1] if i + 1 < len(parts) else end)
                for group, count in self.open_at(at, by).items():
                    lines[group][i] = [0] * count
        elif metric == "REVENUE":
            for at, amount, currency in self.desk.payments:
                if start <= at < end and currency == "EUR":
                    lines[None][place[bucket_of(at, asked["bucket"], zone)]].append(amount)
        else:
            for at, group, took in self.facts(metric, by, start, end):
                lines[group][place[bucket_of(at, asked["bucket"], zone)]].append(took)
        size = {group: sum(map(len, line)) for group, line in lines.items()}
        order = sorted(lines, key=lambda group: (-size[group], group or ""))
        top, rest = (order[:asked["groups"]], order[asked["groups"]:]) if by else (order, [])
        shown = [(("TOTAL" if not by else "UNASSIGNED" if group is None else "GROUP"), group, lines[group]) for group in top]
        if rest:
            shown.append(("OTHER", None, [sum((lines[group][i] for group in rest), []) for i in range(len(parts))]))
        return [at for _, at in parts], [self.line(metric, *one) for one in shown]

    def line(self, metric, kind, key, parts):
        # the API has states, priorities and tiers in capitals
        of = {"kind": kind, "key": key and (key if "-" in key else key.upper()), "p90": [], "measured": []}
        if metric == "REVENUE":
            return of | {"values": [sum(part) for part in parts]}
        if metric not in TIMED:
            return of | {"values": [len(part) for part in parts]}
        seconds = lambda part, percent: None if not part else rank(part, percent) / 1e6
        return of | {"values": [seconds(part, 50) for part in parts], "p90": [seconds(part, 90) for part in parts], "measured": [len(part) for part in parts]}

    def duration(self, metric, start, end, target):
        took = [took for _, _, took in self.facts(metric, None, start, end)]
        within = sum(t <= target * 60_000_000 for t in took)
        return {"count": len(took), "median": rank(took, 50) / 1e6 if took else None, "p90": rank(took, 90) / 1e6 if took else None, "target": target,
                "withinTarget": within, "withinTargetPercent": within * 100 / len(took) if took else None}

    def support(self, asked, start, end, as_of):
        opened, resolved, reopened = (len(self.facts(m, None, start, end)) for m in ("TICKETS_OPENED", "TICKETS_RESOLVED", "TICKETS_REOPENED"))
        ages = [(as_of - t["created"]) // MICRO for t in self.desk.tickets if t["status"] not in DONE]
        load = defaultdict(lambda: [0, 0, 0])
        for ticket in self.desk.tickets:
            if ticket["assignee"] and ticket["status"] not in DONE:
                load[str(ticket["assignee"])][0] += 1
        for i, metric in ((1, "TICKETS_RESOLVED"), (2, "FIRST_RESPONSE_TIME")):
            for _, agent, _ in self.facts(metric, "ASSIGNEE", start, end):
                if agent:
                    load[agent][i] += 1
        agents = sorted(load.items(), key=lambda item: ([-n for n in item[1]], item[0]))[:asked["first"]]
        return {
            "firstResponse": self.duration("FIRST_RESPONSE_TIME", start, end, asked["response"]),
            "resolution": self.duration("RESOLUTION_TIME", start, end, asked["resolution"]),
            "flow": {"opened": opened, "resolved": resolved, "reopened": reopened, "reopenRate": reopened * 100 / resolved if resolved else None},
            "backlog": {"count": len(ages), "medianAge": rank(ages, 50) / 1e6, "p90Age": rank(ages, 90) / 1e6, "oldestAge": max(ages) / 1e6},
            "agents": [{"userId": id_, "openTickets": n[0], "resolved": n[1], "firstResponses": n[2]} for id_, n in agents],
        }

    def funnel(self, asked, start, end):
        """How many users come to each step: from each first step on, as soon as possible to the next."""
        window, reached = timedelta(seconds=asked["window"]), [set() for _ in asked["steps"]]
        for user in {user for _, user, _ in self.desk.steps if user}:
            own = sorted((at, kind) for at, who, kind in self.desk.steps if who == user and start <= at < end)
            for begin in (at for at, kind in own if kind == asked["steps"][0]):
                at = begin
                reached[0].add(user)
                for i, step in enumerate(asked["steps"][1:], 1):
                    at = next((later for later, kind in own if kind == step and later > at and later - begin <= window), None)
                    if at is None:
                        break
                    reached[i].add(user)
        counts = [len(users) for users in reached]
        share = lambda part, whole: part / whole if whole else None
        return [{"eventType": step, "users": n, "shareOfFirst": share(n, counts[0]), "shareOfPrevious": share(n, counts[i - 1]) if i else None}
                for i, (step, n) in enumerate(zip(asked["steps"], counts))]

    def tiles(self, start, end):
        users = lambda at: sum(u["created"] < at and (u["deleted"] is None or u["deleted"] >= at) for u in self.desk.users)
        money = lambda lo, hi, which: sum(amount for at, amount, currency in self.desk.payments if lo <= at < hi and currency == which)
        def tile(value, previous):
            return {"value": value, "previous": previous, "change": value - previous,
                    "changePercent": (value - previous) * 100 / previous if previous > 0 else None}
        before = start - (end - start)
        eur = lambda amount: {"amount": amount, "currency": "EUR"}
        revenue = tile(money(start, end, "EUR"), money(before, start, "EUR"))
        revenue |= {key: eur(revenue[key]) for key in ("value", "previous", "change")}
        others = sorted({currency for at, _, currency in self.desk.payments if start <= at < end} - {"EUR"})
        return {
            "totalUsers": tile(users(end), users(start)),
            "openTickets": tile(sum(self.open_at(end).values()), sum(self.open_at(start).values())),
            "revenue": revenue | {"others": [{"amount": money(start, end, other), "currency": other} for other in others]},
        }


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
