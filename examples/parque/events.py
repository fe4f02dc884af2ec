"""Forty-eight families and friends on one weekend of May: queues, a storm, a closed ride, a lost child, birthdays."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from recording import Chance, Recording, day, later, money  # noqa: E402

RIDES = {"Dragon": "lago", "Faro": "lago", "Noria": "plaza", "Tren": "plaza", "Rápidos": "bosque"}
NAMES = ["Laura", "Iván", "Nico", "Carla", "Raúl", "Elena", "Samir", "Greta", "Paula", "Óscar"]
CHILDREN = ["Vera", "Leo", "Mia", "Tomás", "Noa"]

chance = Chance(20260509)
out = Recording()
numbers = {"ticket": 0, "photo": 0}


def summer(text):
    """Midnight in Madrid, in summer time."""
    return later(day(text), hours=-1)


def new(kind):
    numbers[kind] += 1
    return f"{kind}-{numbers[kind]}"


def arrive(who, at, **more):
    values = {"first_name": chance.of(NAMES), "language": "es" if chance.percent(70) else "en"}
    if chance.percent(85):
        values["email"] = f"{who}@example.com"
    if chance.percent(70):
        values["phone"] = f"+346{chance.between(0, 99999999):08}"
    if chance.percent(75):
        values["device"] = f"device-{who}"
    out.event(at, who, "profile_updated", **(values | more))
    for channel in ["email", "push"]:
        if chance.percent(75):
            out.event(at, who, "consent_given", channel=channel, purpose="promotional")
            out.event(at, who, "consent_given", channel=channel, purpose="promotional", topic="bargains")


def buys_ticket(who, visit_day, days_before):
    ticket = new("ticket")
    people = chance.between(1, 5)
    at = later(visit_day, days=-days_before, hours=chance.between(10, 21))
    out.event(at, who, "ticket_bought", ticket=ticket, day=later(visit_day, hours=12).strftime("%Y-%m-%d"), people=people,
              amount=money(3200 * people))
    return ticket


def rides(who, at, ride, waited):
    out.event(at, who, "zone_entered", zone=RIDES[ride])
    out.event(later(at, minutes=1), who, "queue_joined", ride=ride, shown=max(5, waited - chance.between(0, 20)))
    at = later(at, minutes=1 + waited)
    out.event(at, who, "ride_boarded", ride=ride, waited=waited)
    if chance.percent(35):
        photo = new("photo")
        out.event(later(at, minutes=4), who, "photo_taken", photo=photo, ride=ride)
        if chance.percent(30):
            out.event(later(at, minutes=chance.between(20, 170)), who, "photo_bought", photo=photo, amount=money(990))
        elif chance.percent(25):
            out.event(later(at, days=1, hours=3), who, "photo_bought", photo=photo, amount=money(1290))
    return later(at, minutes=chance.between(10, 30))


def spends_the_day(who, visit_day, ticket, longest, eats=True):
    at = later(visit_day, hours=10, minutes=chance.between(0, 50))
    out.event(later(at, seconds=-20), who, "profile_updated", band=f"band-{who}")
    out.event(at, who, "gate_in", ticket=ticket, gate=chance.of(["north", "south"]))
    at = later(at, minutes=chance.between(5, 20))
    waits, long_waits = 0, 0
    for turn in range(chance.between(3, 6)):
        waited = chance.between(5, longest)
        waits += waited
        long_waits += waited >= 45
        if long_waits == 3 and waited >= 45 and chance.percent(60):
            out.input(later(at, minutes=waited + 21), "outcome", customer=who, team="guests", outcome="done")
        at = rides(who, at, chance.of(list(RIDES)), waited)
        if turn == 2 and eats:
            out.event(at, who, "meal_ordered", place=chance.of(["plaza", "lago"]), amount=money(chance.between(900, 5200)))
            at = later(at, minutes=40)
    if chance.percent(30):
        out.event(at, who, "queue_joined", ride="Dragon", shown=60)
        at = later(at, minutes=chance.between(10, 30))
        out.event(at, who, "queue_left", ride="Dragon")
    if chance.percent(25):
        starts = later(visit_day, hours=19)
        out.event(later(at, minutes=-8), who, "show_booked", show="luces", starts=starts.strftime("%Y-%m-%dT%H:%M:%SZ"))
        if chance.percent(60):
            out.event(max(at, starts), who, "show_entered", show="luces")
            at = max(at, later(starts, hours=1))
    at = max(at, later(visit_day, hours=17, minutes=chance.between(0, 59)))
    out.event(at, who, "gate_out", ticket=ticket)
    answers(who, at, waits)
    return at


def answers(who, at, waits):
    """The mark follows the queues."""
    if chance.percent(65):
        asked = later(at, days=chance.between(1, 3), minutes=chance.between(0, 200))
        score = 10 - waits // 40 - chance.between(0, 1)
        out.event(asked, who, "survey_answered", survey="nps", score=max(0, score))
        out.event(later(asked, minutes=1), who, "survey_answered", survey="csat", about="queue", score=max(1, 5 - waits // 60))
        out.event(later(asked, minutes=2), who, "survey_answered", survey="csat", about="food", score=chance.between(2, 5))
        if score <= 6 and chance.percent(60):
            out.input(later(asked, days=1), "outcome", customer=who, team="guests", outcome="done")


def family(who, visit_day):
    arrive(who, later(visit_day, days=-20), child_name=chance.of(CHILDREN),
           child_birthday=f"20{chance.between(16, 21)}-{chance.between(1, 12):02}-{chance.between(1, 28):02}")
    spends_the_day(who, visit_day, buys_ticket(who, visit_day, chance.between(4, 12)), 50)


def birthday(who, visit_day):
    """Comes on the very day."""
    arrive(who, later(visit_day, days=-9), child_name=chance.of(CHILDREN),
           child_birthday=later(visit_day, hours=12).strftime("2019-%m-%d"), device=f"device-{who}")
    ticket = buys_ticket(who, visit_day, 5)
    gone = spends_the_day(who, visit_day, ticket, 30)
    out.input(later(visit_day, hours=12), "outcome", customer=who, team="guests", outcome="done")
    return gone


def queues(who, visit_day):
    """A bad day: everything is full."""
    arrive(who, later(visit_day, days=-15))
    spends_the_day(who, visit_day, buys_ticket(who, visit_day, chance.between(2, 9)), 95, eats=chance.percent(50))


def regular(who, visit_day):
    """Has a pass that ends in June, and comes when it pleases."""
    arrive(who, later(visit_day, days=-70), **{"pass": "season", "pass_until": f"2026-06-{chance.between(8, 25):02}"})
    for days in [-49, -28]:
        ticket = new("ticket")
        at = later(visit_day, days=days, hours=chance.between(11, 15))
        out.event(at, who, "gate_in", ticket=ticket, gate="south")
        out.event(later(at, hours=4), who, "gate_out", ticket=ticket)
    if chance.percent(50):
        spends_the_day(who, visit_day, new("ticket"), 35)
    if chance.percent(50):
        out.event(later(visit_day, days=chance.between(18, 40)), who, "pass_bought", until_day="2027-06-15", amount=money(9900))


def stays_at_home(who, visit_day):
    """Has bought, and does not come."""
    arrive(who, later(visit_day, days=-12))
    buys_ticket(who, visit_day, chance.between(4, 9))


STORIES = [family, queues, regular, family, birthday, queues, regular, stays_at_home]
saturday, sunday = summer("2026-05-09"), summer("2026-05-10")

for index in range(48):
    STORIES[index % len(STORIES)](f"c{index + 1:02}", saturday if index % 3 else sunday)

# Saturday: a ride stops for an hour, and a storm comes in over the wood. Sunday: a child is missing for twelve minutes.
out.event(later(saturday, hours=12, minutes=20), None, "ride_closed", ride="Dragon", zone="lago", minutes=60)
out.event(later(saturday, hours=15, minutes=40), None, "weather_warning", kind="storm", zone="bosque")
lost = later(sunday, hours=13, minutes=5)
out.event(lost, "c01", "child_missing", report="report-1", looks="jersey rojo, 6 años")
out.input(later(lost, minutes=2), "outcome", customer="c01", team="security", outcome="done")
out.event(later(lost, minutes=12), "c01", "child_found", report="report-1")

for place, name, dish, wait in [("plaza", "La Plaza", "Paella", 8), ("lago", "El Lago", "Bocadillos", 3)]:
    out.input(None, "catalog", catalog="restaurant", key=place, row={"name": name, "dish": dish, "wait": wait})
out.write()
