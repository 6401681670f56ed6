"""A help desk of random lives of tickets, around the weeks in which clocks change, and every figure of it counted in plain loops.

Called by analytics_oracle.py. Nothing here shares a line with the server.
"""
import json
import uuid
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc
STATES = ["open", "in_progress", "waiting", "resolved", "closed"]
NEXT = {"open": STATES[1:], "in_progress": ["open", "waiting", "resolved", "closed"], "waiting": ["open", "in_progress", "resolved", "closed"],
        "resolved": ["open", "closed"], "closed": ["open"]}
DONE = {"resolved", "closed"}
TIMED = {"FIRST_RESPONSE_TIME", "RESOLUTION_TIME"}
MICRO = timedelta(microseconds=1)


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
        # as the server does, which would do it while it is asked
        if ticket["status"] not in DONE and ticket["assignee"] in {user["id"] for user in self.users if user["deleted"]}:
            at += MICRO
            self.assign(ticket, at, None)
        self.tickets.append(ticket)
        self.insert("support_tickets", id=self.db.id(ticket["id"]), number=number, customer_id=self.db.id(ticket["customer"]),
                    assigned_to=self.db.id(ticket["assignee"]), title="'t'", description="'d'", priority=text(ticket["priority"]),
                    status=text(ticket["status"]), first_response_at=self.db.time(ticket["answered"]), created_at=self.db.time(created),
                    updated_at=self.db.time(at))
        self.sql += ticket["comments"]

    def assign(self, ticket, at, to):
        before, ticket["assignee"] = self.standing(ticket), to
        self.events.append({"at": at, "ticket": ticket, "before": before, "after": self.standing(ticket)})
        kind = "ticket_unassigned" if to is None else "ticket_assigned"
        self.event(kind, ticket["id"], at, {"before": before, "after": self.standing(ticket)})

    def step(self, ticket, at):
        dice, before = self.dice, self.standing(ticket)
        what = dice.random()
        if what < 0.2:
            to = dice.choice([None] + [user["id"] for user in self.users])
            if to != ticket["assignee"]:
                self.assign(ticket, at, to)
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
