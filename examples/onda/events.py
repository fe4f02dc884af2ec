"""Fifty customers of the operator in four quarters, from January to April; two outages, three bills each."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from recording import Chance, Recording, day, later, money  # noqa: E402

AREAS = ["Gracia", "Sants", "Horta", "Clot"]
NAMES = ["Lucía", "Marc", "Joan", "Aina", "Omar", "Rosa", "Pere", "Nadia", "Iker", "Eva"]
FEES = {"basic": 1900, "family": 4500, "unlimited": 3500}

chance = Chance(20260110)
out = Recording()
bills = 0


def daytime(date):
    return later(date, hours=chance.between(9, 20), minutes=chance.between(0, 59))


def profile(who, index, at):
    plan = chance.of(list(FEES))
    values = {"first_name": chance.of(NAMES), "area": AREAS[index % 4], "plan": plan,
              "language": "es" if chance.percent(75) else "en"}
    if chance.percent(90):
        values["phone"] = f"+346{chance.between(0, 99999999):08}"
    if chance.percent(80):
        values["email"] = f"{who}@example.com"
    if chance.percent(60):
        values["device"] = f"device-{who}"
    out.event(at, who, "profile_updated", **values)
    for channel in ["email", "push", "sms"]:
        if chance.percent(60):
            out.event(at, who, "consent_given", channel=channel, purpose="promotional")
            out.event(at, who, "consent_given", channel=channel, purpose="promotional", topic="offers")
    return plan


def bill(who, at, cents):
    global bills
    bills += 1
    name = f"bill-{bills}"
    out.event(at, who, "bill_issued", bill=name, amount=money(cents), due=later(at, days=15).strftime("%Y-%m-%d"))
    return name


def months(who, plan, shock):
    """Three bills; the last is higher for some, and some of those ask."""
    for month in ["2026-01-12", "2026-02-12", "2026-03-12"]:
        at = later(day(month), hours=9, minutes=chance.between(0, 50))
        is_shock = shock and month == "2026-03-12"
        name = bill(who, at, FEES[plan] * (190 if is_shock else 100) // 100 + chance.between(0, 150))
        if is_shock and chance.percent(40):
            out.event(later(at, hours=chance.between(2, 40)), who, "bill_explained", bill=name)
        elif is_shock and chance.percent(60):
            asks = later(at, hours=chance.between(2, 40))
            out.event(asks, who, "contacted", by_way="telephone")
            out.event(asks, who, "case_opened", ticket=f"case-{who}", topic="bill")
            out.input(later(asks, hours=2), "outcome", customer=who, team="billing", outcome="done")
            out.event(later(asks, hours=3), who, "case_closed", ticket=f"case-{who}", contacts=chance.between(1, 3))
        out.event(later(at, days=4), who, "survey_answered", survey="csat", about="bill",
                  score=chance.between(1, 3) if is_shock else chance.between(3, 5))
        out.event(later(at, days=14), who, "bill_paid", bill=name)


def says(who, at, score):
    """A mark; who gives a bad one is called on the next day, mostly."""
    out.event(at, who, "survey_answered", survey="nps", score=score)
    if score <= 6 and chance.percent(70):
        out.input(later(at, days=1), "outcome", customer=who, team="retention", outcome=chance.of(["done", "declined"]))


def lives(who, plan):
    """Uses the line and the app; the data ends before the month does."""
    for _ in range(chance.between(1, 3)):
        out.event(daytime(later(day("2026-02-01"), days=chance.between(0, 50))), who, "app_opened", screen="usage")
    if plan != "unlimited" and chance.percent(85):
        at = later(day("2026-03-18"), days=chance.between(0, 8), hours=chance.between(17, 23))
        out.event(later(at, days=-6), who, "data_used", share="55%")
        out.event(at, who, "data_used", share=f"{chance.between(80, 97)}%")


def joins(who, index):
    at = daytime(later(day("2026-02-16"), days=chance.between(0, 12)))
    plan = profile(who, index, at)
    out.event(later(at, minutes=5), who, "line_activated", line=f"line-{who}", sold_by=chance.of(["web", "shop", "telephone"]))
    if chance.percent(65):
        out.event(later(at, hours=chance.between(3, 40)), who, "app_opened")
    out.event(later(at, days=2), who, "survey_answered", survey="csat", about="joining", score=chance.between(3, 5))
    says(who, later(at, days=29), chance.between(6, 10))
    bill(who, later(at, days=28), FEES[plan])


def has_visit(who, index):
    """The fibre is slow, a technician comes: in time, not at all, or for nothing."""
    plan = profile(who, index, day("2026-01-10"))
    months(who, plan, False)
    start = daytime(later(day("2026-02-09"), days=chance.between(0, 20)))
    for hour in [0, 5, 26]:
        out.event(later(start, hours=hour), who, "speed_tested", mbps=chance.between(100, 480) / 10)
    booked = later(start, hours=27)
    visit_day = later(booked, days=chance.between(3, 6))
    visit = f"visit-{who}"
    out.event(booked, who, "visit_booked", visit=visit, day=visit_day.strftime("%Y-%m-%d"), from_hour="10:00")
    morning = visit_day.replace(hour=9, minute=chance.between(0, 50))
    if chance.percent(20):
        out.event(later(morning, hours=9), who, "visit_missed", visit=visit)
        out.input(later(morning, hours=10), "outcome", customer=who, team="dispatch", outcome="done")
        out.event(later(morning, hours=12), who, "survey_answered", survey="nps", score=chance.between(0, 4))
        out.event(later(morning, days=2), who, "contacted", by_way="telephone")
        return
    out.event(morning, who, "technician_near", visit=visit, minutes=chance.between(10, 25))
    is_fixed = chance.percent(75)
    out.event(later(morning, hours=2), who, "visit_done", visit=visit, fixed=is_fixed)
    out.event(later(morning, hours=30), who, "survey_answered", survey="csat", about="visit",
              score=chance.between(4, 5) if is_fixed else chance.between(1, 3))
    if not is_fixed:
        out.input(later(morning, hours=5), "outcome", customer=who, team="network", outcome=chance.of(["done", "declined"]))


def does_not_pay(who, index):
    plan = profile(who, index, day("2026-01-10"))
    name = bill(who, later(day("2026-02-12"), hours=9), FEES[plan])
    failed = later(day("2026-02-27"), hours=8)
    out.event(failed, who, "payment_failed", bill=name, reason=chance.of(["no_funds", "card_expired"]))
    if chance.percent(60):
        out.event(later(failed, days=chance.between(2, 20)), who, "bill_paid", bill=name)


def may_leave(who, index):
    """The contract ends, or another operator asks for the number; the model says how likely it is, and a person calls."""
    plan = profile(who, index, day("2026-01-10"))
    ends = daytime(later(day("2026-03-02"), days=chance.between(0, 10)))
    out.event(later(ends, seconds=-5), who, "profile_updated", contract_until=later(ends, days=28).strftime("%Y-%m-%d"))
    if chance.percent(60):
        out.event(ends, who, "renewal_due", contract=f"contract-{who}")
    else:
        out.event(ends, who, "port_requested", operator="Otra")
    if chance.percent(80):
        out.input(later(ends, minutes=chance.between(1, 9)), "answer", customer=who, hook="leaving_score",
                  value=chance.between(15, 90))
    if chance.percent(70):
        out.input(later(ends, days=4), "outcome", customer=who, team="retention", outcome=chance.of(["done", "done", "declined"]))
    if chance.percent(55):
        out.event(later(ends, days=chance.between(1, 20)), who, "renewed", contract=f"contract-{who}",
                  monthly=money(FEES[plan] - 400))
    elif chance.percent(60):
        out.event(later(ends, days=chance.between(5, 25)), who, "line_cancelled", line=f"line-{who}")
    says(who, later(ends, days=6), chance.between(3, 10))


def travels(who, index):
    plan = profile(who, index, day("2026-01-10"))
    months(who, plan, False)
    lives(who, plan)
    border = later(day("2026-03-14"), hours=chance.between(0, 23))
    for hours, country in [(0, "FR"), (7, "FR"), (30, "IT")]:
        out.event(later(border, hours=hours), who, "roaming_began", country=country)


def stays(who, index):
    plan = profile(who, index, day("2026-01-10"))
    months(who, plan, chance.percent(75))
    lives(who, plan)
    says(who, daytime(day("2026-03-25")), chance.between(6, 10))


STORIES = [stays, joins, has_visit, may_leave, stays, does_not_pay, may_leave, travels, joins, has_visit]

for index in range(50):
    STORIES[index % len(STORIES)](f"c{index + 1:02}", index // 2 + index % len(STORIES))

# An hour and a half in one quarter, and fourteen hours in another: some of those who call get through to the machine.
short = later(day("2026-02-24"), hours=11)
out.event(short, None, "outage_started", outage="outage-1", area="Sants", eta=later(short, hours=2).strftime("%Y-%m-%dT%H:%M:%SZ"))
out.event(later(short, hours=1, minutes=30), None, "outage_ended", outage="outage-1", area="Sants")
long = later(day("2026-03-20"), hours=9)
out.event(long, None, "outage_started", outage="outage-2", area="Gracia")
out.event(later(long, hours=14), None, "outage_ended", outage="outage-2", area="Gracia")
for who in ["c01", "c05", "c21"]:
    for hours in [1, 3, 6]:
        out.event(later(long, hours=hours), who, "contacted", by_way="telephone")
        out.event(later(long, hours=hours, minutes=1), who, "bot_answered", helped=False)
    out.event(later(long, hours=3, minutes=20), who, "bot_answered", helped=False)
    out.event(later(long, hours=20), who, "survey_answered", survey="ces", about="help", score=chance.between(1, 4))

for code, name, cents, data in [("basic", "Básica", 1900, 20), ("family", "Familia", 4500, 100), ("unlimited", "Sin límite", 3500, 999)]:
    out.input(None, "catalog", catalog="tariff", key=code, row={"name": name, "fee": money(cents), "data": data})
out.write()
