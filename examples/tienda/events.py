"""Forty-eight customers of the shop, from the beginning of February to the end of April."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from recording import Chance, Recording, day, later, money  # noqa: E402

PRODUCTS = [
    ("mug", "Taza", "kitchen", 1200, 40),
    ("teapot", "Tetera", "kitchen", 3450, 3),
    ("lamp", "Lámpara", "home", 5990, 12),
    ("blanket", "Manta", "home", 4200, 25),
    ("notebook", "Cuaderno", "desk", 690, 200),
    ("backpack", "Mochila", "travel", 7900, 8),
    ("bottle", "Botella", "travel", 1850, 2),
    ("headphones", "Auriculares", "tech", 11900, 6),
]
NAMES = ["Ana", "Luis", "Marta", "Iñaki", "Nuria", "Pol", "Zoë", "José", "Lucía", "Hugo", "Sofía", "Bruno"]

chance = Chance(20260201)
out = Recording()
numbers = {"cart": 0, "order": 0, "ticket": 0}
last_purchase = {}


def new(kind):
    numbers[kind] += 1
    return f"{kind}-{numbers[kind]}"


def daytime(date):
    return later(date, hours=chance.between(9, 20), minutes=chance.between(0, 59))


def arrive(who, at, **more):
    profile = {"first_name": chance.of(NAMES), "language": "es" if chance.percent(70) else "en"}
    if chance.percent(85):
        profile["email"] = f"{who}@example.com"
    if chance.percent(60):
        profile["phone"] = f"+346{chance.between(0, 99999999):08}"
    if chance.percent(45):
        profile["device"] = f"device-{who}"
    if chance.percent(50):
        profile["address"] = f"Calle Mayor {chance.between(1, 90)}, Madrid"
    if chance.percent(30):
        profile["children"] = chance.between(1, 3)
    out.event(at, who, "profile_updated", **(profile | more))
    for channel in ["email", "sms", "push", "whatsapp", "post"]:
        if chance.percent(80 if channel in ("email", "post") else 50):
            out.event(at, who, "consent_given", channel=channel, purpose="promotional")
            out.event(at, who, "consent_given", channel=channel, purpose="promotional", topic="offers")
    out.event(later(at, seconds=5), who, "signed_up")
    if "email" in profile and chance.percent(60):
        out.event(later(at, minutes=chance.between(1, 90)), who, "opened", message="welcome_letter", channel="email",
                  journey="welcome", by=chance.of(["person", "person", "machine"]))


def look(who, at, times):
    product = PRODUCTS[0]
    for _ in range(times):
        product = chance.of(PRODUCTS)
        out.event(at, who, "product_viewed", sku=product[0], category=product[2])
        at = later(at, minutes=chance.between(1, 9))
    return at, product


def fill(who, at, product):
    cart = new("cart")
    out.event(at, who, "cart_add", cart=cart, sku=product[0], price=money(product[3]))
    return cart


def pay(who, at, cart, product, channel="web", late=0, quantity=1):
    order = new("order")
    out.event(at, who, "page_view", path="/checkout")
    at = later(at, minutes=chance.between(1, 6))
    out.event(at, who, "purchase", cart=cart, amount=money(product[3] * quantity), items=quantity, channel=channel)
    last_purchase[who] = at
    line = {"sku": product[0], "name": product[1], "price": money(product[3]), "quantity": quantity}
    out.event(later(at, seconds=2), who, "order_confirmed", order=order, cart=cart, lines=[line])
    shipped = later(at, hours=chance.between(12, 30))
    promised = later(shipped, days=2)
    out.event(shipped, who, "order_shipped", order=order, carrier=chance.of(["Veloz", "Correos", "Rayo"]),
              promised=promised.strftime("%Y-%m-%d"))
    arrives = daytime(later(promised, days=late).replace(hour=0, minute=0)) if late else later(shipped, hours=chance.between(20, 40))
    out.event(arrives, who, "order_delivered", order=order)
    return arrives


def buys(who, start):
    """Looks, buys, is asked, and half of them come back."""
    arrive(who, start)
    out.event(later(start, seconds=-30), who, "ad_clicked", campaign=chance.of(["spring", "kitchen"]))
    at, product = look(who, later(start, minutes=4), chance.between(1, 3))
    cart = fill(who, at, product)
    arrives = pay(who, later(at, minutes=20), cart, product, chance.of(["web", "web", "app", "store"]))
    out.event(later(arrives, days=1), who, "survey_answered", survey="csat", score=chance.between(3, 5))
    if chance.percent(25):
        out.event(later(arrives, days=4), who, "order_returned", order=f"order-{numbers['order']}", amount=money(product[3]),
                  reason=chance.of(["size", "broken", "changed_mind"]))
    if chance.percent(50):
        again = later(arrives, days=chance.between(8, 25))
        at, product = look(who, again, 1)
        pay(who, later(at, minutes=9), fill(who, at, product), product)


def leaves_cart(who, start):
    """A full cart that stays; some come back through the letter."""
    arrive(who, start)
    at, product = look(who, later(start, days=1), chance.between(2, 4))
    cart = fill(who, at, product)
    if chance.percent(40):
        out.event(later(at, minutes=3), who, "page_view", path="/shipping-cost")
    if chance.percent(60):
        clicked = later(at, hours=chance.between(2, 20))
        out.event(clicked, who, "clicked", message="cart_reminder", channel="email", journey="recover_cart", by="person")
        if chance.percent(60):
            pay(who, later(clicked, minutes=chance.between(20, 110)), cart, product)


def is_let_down(who, start):
    """The parcel is late, a ticket is opened, the mark is bad; and a call helps, or does not."""
    arrive(who, start, phone=f"+346{chance.between(0, 99999999):08}")
    at, product = look(who, later(start, minutes=2), 1)
    arrives = pay(who, later(at, minutes=9), fill(who, at, product), product, late=chance.between(2, 4))
    ticket = new("ticket")
    asks = later(arrives, days=-1)
    out.event(asks, who, "ticket_opened", ticket=ticket, topic=chance.of(["delivery", "broken"]), severity=chance.between(2, 4))
    solved = later(asks, hours=chance.between(5, 60))
    out.event(solved, who, "ticket_solved", ticket=ticket, contacts=chance.between(1, 3))
    if chance.percent(40):
        out.event(later(solved, days=2), who, "ticket_opened", ticket=ticket, topic="broken", severity=3)
        out.event(later(solved, days=3), who, "ticket_solved", ticket=ticket, contacts=1)
    answer = later(arrives, hours=8)
    out.event(answer, who, "survey_answered", survey="nps", score=chance.between(1, 6))
    out.event(answer, who, "survey_answered", survey="ces", score=chance.between(2, 5))
    if chance.percent(70):
        called = later(answer, hours=chance.between(1, 5))
        out.input(called, "outcome", customer=who, team="care", outcome="done")
    if chance.percent(40):
        out.event(later(answer, days=12), who, "survey_answered", survey="nps", score=chance.between(9, 10))


def loves_it(who, start):
    """Buys every two weeks, and tells others."""
    arrive(who, start)
    date = start
    for _ in range(4):
        at, product = look(who, date, 1)
        cart = fill(who, at, product)
        arrives = pay(who, later(at, minutes=9), cart, product, chance.of(["web", "app"]), quantity=chance.between(1, 3))
        date = later(arrives, days=chance.between(9, 14))
    word = later(date, days=-8)
    out.event(word, who, "survey_answered", survey="nps", score=chance.between(9, 10))
    if chance.percent(60):
        out.event(later(word, days=1), who, "review_written", sku=product[0], stars=chance.between(4, 5))
    if chance.percent(60):
        out.event(later(word, days=3), who, "friend_invited", friend=chance.of(NAMES))


def falls_silent(who, start):
    """Bought twice, and then nothing: the letter on a Tuesday, and the model."""
    arrive(who, start, address="Plaza Nueva 3, Sevilla")
    for date in [start, later(start, days=9)]:
        at, product = look(who, date, 1)
        pay(who, later(at, minutes=9), fill(who, at, product), product)
    if chance.percent(40):
        at, product = look(who, later(at, days=chance.between(38, 50)), 1)
        pay(who, later(at, minutes=9), fill(who, at, product), product, "store")


def only_looks(who, start):
    """Came for an ad, looked at everything, took nothing."""
    out.event(start, who, "ad_clicked", campaign="spring")
    out.event(later(start, minutes=1), who, "page_view", path="/")
    at, _ = look(who, later(start, minutes=2), chance.between(3, 5))
    if chance.percent(50):
        out.event(at, who, "page_view", path="/shipping-cost")


def answers_of_the_model():
    """The letter goes out on the first Tuesday behind thirty days of silence, and the model is asked a week later."""
    for who, bought in last_purchase.items():
        lapsed = later(bought, days=30)
        tuesday = later(lapsed, days=(1 - lapsed.weekday()) % 7)
        asked = later(tuesday.replace(hour=8, minute=0, second=0), days=7)
        if asked < day("2026-03-29"):
            asked = later(asked, hours=1)
        if chance.percent(70):
            out.input(later(asked, minutes=30), "answer", customer=who, hook="likely_to_return", value=chance.between(20, 95))


STORIES = [buys, leaves_cart, buys, is_let_down, loves_it, falls_silent, leaves_cart, only_looks]

for sku, name, _, cents, stock in PRODUCTS:
    out.input(None, "catalog", catalog="product", key=sku, row={"name": name, "price": money(cents), "stock": stock})
for index in range(48):
    story = STORIES[index % len(STORIES)]
    first = 0 if story in (loves_it, falls_silent) else 35
    story(f"c{index + 1:02}", daytime(later(day("2026-02-02"), days=chance.between(0, 20 + first))))
answers_of_the_model()
out.write()
