"""What the scripts of the examples share: chance that is the same everywhere, and events in order.

    python3 examples/tienda/events.py > examples/tienda/events.ndjson
"""

import json
import sys
from datetime import datetime, timedelta, timezone


class Chance:
    """splitmix64 by Sebastiano Vigna (public domain reference at prng.di.unimi.it): integers only."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return z ^ (z >> 31)

    def between(self, low, high):
        return low + self.next() % (high - low + 1)

    def percent(self, share):
        return self.next() % 100 < share

    def of(self, items):
        return items[self.next() % len(items)]


class Recording:
    """Events and other inputs, written in the order of their times."""

    def __init__(self):
        self.lines = []

    def event(self, at, customer, kind, /, **data):
        line = {"id": None, "type": kind}
        if customer is not None:
            line["customer"] = customer
        self._add(at, line | {"at": None, "data": data})

    def input(self, at, kind, /, **data):
        line = {"input": kind} | data
        if at is not None:
            line["at"] = None
        self._add(at, line)

    def _add(self, at, line):
        self.lines.append((at or datetime.min.replace(tzinfo=timezone.utc), len(self.lines), line))

    def write(self):
        self.lines.sort(key=lambda one: one[:2])
        number = 0
        for at, _, line in self.lines:
            if "id" in line:
                number += 1
                line["id"] = f"e{number}"
            if "at" in line:
                line["at"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def day(text):
    """Midnight in Madrid on a day of winter time is an hour before that in UTC; near enough for a story."""
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc) - timedelta(hours=1)


def later(at, days=0, hours=0, minutes=0, seconds=0):
    return at + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"
