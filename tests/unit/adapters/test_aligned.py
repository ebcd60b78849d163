"""`adapt aligned`: values of a text that differs only in names and numbers."""

import json
import random
from dataclasses import dataclass

import pytest

from stepcache.adapters.aligned import Aligned
from tests.unit.adapters.sources import filled, source

FIRST = ["Ada", "Bob", "Eve", "Ling", "Omar", "Zoë", "Tim", "Rosa"]
LAST = ["Lovelace", "Stone", "Okafor", "Meyer", "Brown", "Silva"]
CITIES = ["Paris", "Oslo", "Lima", "Kyoto", "Accra"]
LAYOUTS = [
    "{name}, {email}, lives in {city}.",
    "Order {order} for {qty} boxes was placed by {name} from {city}. Write to {email}!",
    "{name} is {qty}. {name} lives in {city} with {friend}, the brother of {name}.",
    "On {day} {name} met {friend} in {city}; they bought {qty} books at {price} euros.",
    "- name: {name}\n- friend: {friend}\n- day: {day}\n- qty: {qty}\n",
    "{friend} told {name} to send {qty} letters to {city} before {day}, code {order}.",
]


@dataclass(frozen=True)
class Record:
    """What a document says; the judge of every rewriting."""

    name: str
    friend: str
    email: str
    city: str
    order: str
    day: str
    qty: int
    price: str


def record(draw: random.Random) -> Record:
    """A record whose values do not contain each other."""
    name, friend = (f"{first} {last}" for first, last in zip(draw.sample(FIRST, 2), draw.sample(LAST, 2), strict=True))
    return Record(
        name=name,
        friend=friend,
        email=f"{draw.choice('abcdef')}{draw.randint(1, 99)}@{draw.choice(['x.org', 'mail.example.com'])}",
        city=draw.choice(CITIES),
        order=f"{draw.choice('ABC')}{draw.choice('XYZ')}{draw.randint(100, 999)}",
        day=f"20{draw.randint(10, 30)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}",
        qty=draw.randint(1, 400),
        price=f"{draw.randint(1, 90)}.{draw.randint(10, 99)}",
    )


def document(layout: str, one: Record) -> str:
    """The text of a record."""
    return layout.format(**one.__dict__)


def answer(one: Record, keys: list[str]) -> str:
    """The right answer for these keys."""
    return json.dumps({key: getattr(one, key) for key in keys}, ensure_ascii=False)


def rewritten(text: str, old: str, new: str) -> str | None:
    """What the adapter makes of an answer about the old text."""
    found = Aligned().adapt(source(text), Aligned.Args(body=old), Aligned.Args(body=new))
    return found.text if found else None


def test_a_rewritten_answer_says_what_the_new_record_says() -> None:
    """Over 4,000 pairs of records it never mixes values, and where all values are asked for it applies."""
    draw = random.Random(7)
    done = wrong = 0
    for _ in range(4_000):
        layout = draw.choice(LAYOUTS)
        shown = [key for key in Record.__dataclass_fields__ if f"{{{key}}}" in layout]
        keys = draw.sample(shown, draw.randint(1, len(shown)))
        one, two = record(draw), record(draw)
        found = rewritten(answer(one, keys), document(layout, one), document(layout, two))
        done += found is not None
        wrong += found is not None and json.loads(found) != json.loads(answer(two, keys))
    assert (done > 400, wrong) == (True, 0)


def test_all_values_of_a_text_are_rewritten_together() -> None:
    """Names, numbers, addresses and days, each in its own place, the spelling of the rest kept."""
    old = "Ada Lee, ada@x.org, 31, since 2024-01-02"
    new = "Bob Ray, bob@mail.example.com, 7, since 2025-11-30"
    text = '{ "name":"Ada Lee", "mail": "ada@x.org",\n "age": 31, "since": "2024-01-02" }'
    assert rewritten(text, old, new) == (
        '{ "name":"Bob Ray", "mail": "bob@mail.example.com",\n "age": 7, "since": "2025-11-30" }'
    )


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ('{"a": "Ada"}', "Ada called.", "Nobody called."),
        ('{"a": "Ada"}', "Ada called Tim.", "Bob called Rex."),
        ('{"a": "Ada"}', "Ada and Ada", "Bob and Bob"),
        ('{"a": "Ada", "b": "Ada"}', "Ada", "Bob"),
        ('{"a": "Ada Lee", "b": "Lee"}', "Ada Lee", "Bob Ray"),
        ('{"a": "Ada", "adult": true}', "Ada, 31", "Bob, 7"),
        ('{"a": "Ada", "n": null}', "Ada", "Bob"),
        ('{"a": "ADA"}', "Ada", "Bob"),
        ('{"a": "Ada", "b": "made up"}', "Ada", "Bob"),
        ('{"a": "da"}', "Ada", "Bob"),
        ('{"a": ""}', "Ada", "Bob"),
        ('{"n": 31}', "n 31", "n 007"),
        ('{"n": 31}', "n 31", "n 7.5"),
        ('{"n": 3.1}', "n 3.1", "n 7.55"),
        ('{"a": "Ada"}', "Ada", "bob"),
        ('{"a": "Ada"}', "Ada", "Ada"),
        ('{"a": "Ada"}', "Ada\n", "Bob \n"),
        ('{"a": "Monday"}', "Monday", "Bob"),
        ("{}", "Ada", "Bob"),
        ("Ada", "Ada", "Bob"),
        ('{"a": "Ada"}', "Ada" + " " * 70_000, "Bob" + " " * 70_000),
        ('{"a": "a"}', "a " * 30_000, "a " * 30_000 + "b"),
    ],
)
def test_any_other_difference_is_left_to_the_model(text: str, old: str, new: str) -> None:
    """Words that say something, values that stand twice, nowhere or inside another, derived values."""
    assert rewritten(text, old, new) is None


def test_values_are_written_as_json() -> None:
    """Escapes of the old answer are read, those of the new one are made."""
    assert (
        rewritten('{"n": "Zo\\u00eb said \\"Hi\\""}', 'Zoë said "Hi"', 'Rosa said "Yo"')
        == '{"n": "Rosa said \\"Yo\\""}'
    )


@pytest.mark.parametrize(
    ("answered", "old", "new"),
    [
        ({"winner": "Reds", "home": "3"}, "Reds 3", "Blues 4"),
        ({"team": "Reds", "home": "3", "away": "1"}, "Reds 3 - Blues 1", "Reds 1 - Blues 3"),
        ({"team": "Reds", "home": "3", "away": "1"}, "Reds 3 - Blues 1", "Reds 5 - Blues 1"),
        ({"a": 3, "b": 8}, "Readings 3 and 8.", "Readings 9 and 2."),
        ({"a": 3, "b": 8}, "Readings 3 and 8.", "Readings 8 and 8."),
        ({"score": 40, "note": "Fail"}, "40 (Pass above 50, else Fail).", "45 (Pass above 50, else Fail)."),
        ({"score": 40}, "40 (top from 50pts)", "90 (top from 50pts)"),
        ({"who": "Ada", "n": 40}, "Ada is 40 and Bob is 30.", "Ada is 20 and Bob is 30."),
        ({"what": "Oak", "a": 5, "b": 9}, "Oak costs 5 and Pine costs 9.", "Oak costs 6 and Pine costs 9."),
        ({"a": "2024-01-02", "b": "2024-03-04"}, "2024-01-02, 2024-03-04", "2024-05-02, 2024-03-04"),
        ({"year": 2023, "day": "2024-03-04"}, "In 2023, by 2024-03-04", "In 2025, by 2024-03-04"),
        ({"a": "March", "b": "May"}, "March to May", "June to May"),
        ({"a": "Monday", "b": "Friday"}, "Monday to Friday", "Sunday to Friday"),
        ({"a": "1.9", "b": "1.2"}, "1.9 1.2", "1.9 2.1"),
        ({"a": "1.9", "b": "1.10"}, "1.9 1.10", "1.1 1.10"),
        ({"a": "3,5", "b": "3,12"}, "3,5 3,12", "3,2 3,12"),
        ({"a": "A12", "b": "B34"}, "A12 B34", "C12 B34"),
        ({"a": "II", "b": "Ada"}, "II Ada", "IV Ada"),
        ({"weekday": "Saturday", "date": "2024-01-06"}, "2024-01-06, a Saturday", "2024-01-08, a Saturday"),
        ({"name": "Ada", "gender": "Female"}, "Ada. Female.", "Bob. Female."),
        ({"name": "Ada", "sort": "Female"}, "Ada. Male / Female.", "Bob. Male / Female."),
        ({"city": "Paris", "where": "France"}, "Paris, France or italy", "Rome, France or italy"),
        ({"n": 17, "state_of": "OPEN"}, "17: OPEN, DONE", "18: OPEN, DONE"),
        ({"n": 17, "how": "paid"}, "17: paid or late", "18: paid or late"),
        ({"cheapestItem": "Oak"}, "Oak", "Pine"),
        ({"list": [{"max_price": 7}]}, "7", "8"),
        ({"company": "Apple", "who": "Ada"}, "Apple hired Ada.", "Ada hired Apple."),
        ({"buyer": "Ada"}, "Ada bid 5, Bob bid 3.", "Cid bid 2, Dan bid 4."),
        ({"elected": "Ada", "n": 5, "m": 3}, "Votes: Ada 5, Bob 3.", "Votes: Cid 2, Bob 4."),
        ({"dog": "Rex"}, "Ada brought Rex.", "Tom brought Bello."),
        ({"n": 9, "p": 12}, "stays 9 nights and pays 12 or more", "stays 9 nights and pays 7 or more"),
        ({"low": 3, "high": 8}, "values 3 and 8 were read", "values 9 and 2 were read"),
        (
            {"gold": "Ada", "silver": "Bob"},
            "Ada ran it in 58 seconds while Bob needed 61 units",
            "Eva ran it in 72 seconds while Tim needed 61 units",
        ),
        (
            {"senior": "Ada", "junior": "Bob"},
            "Ada has worked for 12 years while Bob served 5 terms",
            "Eva has worked for 3 years while Tim served 5 terms",
        ),
        ({"first_name": "Ada", "last_name": "Lovelace"}, "By Ada Lovelace", "By Mao Zedong"),
    ],
)
def test_what_may_have_been_compared_chosen_or_judged_is_left_to_the_model(
    answered: dict[str, object], old: str, new: str
) -> None:
    """An honest model answers the new text otherwise, or may."""
    assert rewritten(json.dumps(answered), old, new) is None


@pytest.mark.parametrize(
    ("answered", "old", "new"),
    [
        ({"first_name": "Ada", "age": 31}, "Ada is 31.", "Bob is 7."),
        ({"name": "Ada Lee", "city": "Oslo"}, "Ada Lee, Oslo", "Bob Ray, Oslo"),
        ({"request": "A12", "guest": "Ada"}, "A12 by Ada", "B34 by Bob"),
        ({"from": "2024-01-02", "to": "2024-03-04"}, "2024-01-02 / 2024-03-04", "2025-05-02 / 2025-06-01"),
        ({"phone": "555-1234", "amount": "5 EUR"}, "call 555-1234 for 5 EUR", "call 617-9876 for 8 USD"),
        ({"nights": 9, "price": 12}, "stays 9 nights and pays 12 a night", "stays 9 nights and pays 7 a night"),
        ({"name": "Ada", "city": "Oslo", "n": 5}, "Ada from Oslo has 5 lamps.", "Ada from Oslo has 6 lamps."),
        ({"name": "Ada Lee"}, "Ada Lee ordered 5 lamps on 2024-01-02.", "Bob Ray ordered 7 lamps on 2025-03-04."),
        ({"name": "Ada Lee"}, "Ada Lee in Elm Row 5 called.", "Bob Ray in Oak Way 8 called."),
        ({"room": 7, "floor": 2}, "room 7 on floor 2", "room 8 on floor 3"),
    ],
)
def test_plain_copies_are_moved(answered: dict[str, object], old: str, new: str) -> None:
    """Keys that only sound like a choice, comparisons that end alike, a value that nothing could replace."""
    assert rewritten(json.dumps(answered), old, new) is not None


@pytest.mark.parametrize(("body", "other"), [("Reds scored 3", "Blues scored 4"), ("Blues scored 3", "Reds scored 4")])
def test_a_value_that_stands_beside_the_text_is_not_moved(body: str, other: str) -> None:
    """It may be the one that the prompt names, and that is still the same."""
    prompts = [filled("Of the team Reds: {body}", body=("text", text)) for text in (body, other)]
    (old_prompt, old), (new_prompt, new) = prompts
    stored = source(json.dumps({"who": body.split(maxsplit=1)[0], "n": 3}), old_prompt, new_prompt, old, new)
    assert Aligned().adapt(stored, Aligned.Args(body=body), Aligned.Args(body=other)) is None


def test_a_number_beside_the_text_is_a_limit() -> None:
    """The order of all numbers of the prompt counts, not only of those in the text."""
    prompts = [filled("Over 50 is good: {body}", body=("text", text)) for text in ("Ada 40", "Bob 90", "Bob 30")]
    old_prompt, old = prompts[0]
    found = []
    for new_prompt, new in prompts[1:]:
        stored = source('{"who": "Ada", "n": 40}', old_prompt, new_prompt, old, new)
        adapted = Aligned().adapt(stored, Aligned.Args(body="Ada 40"), Aligned.Args(body=str(new["body"].data)))
        found.append(adapted and adapted.text)
    assert found == [None, '{"who": "Bob", "n": 30}']


@pytest.mark.parametrize(
    ("said", "applies"),
    [
        ({}, True),
        ({"title": "A"}, True),
        ({"description": "as it is written"}, False),
        ({"description": "lowercase"}, False),
        ({"title": "English name"}, False),
        ({"description": "the greatest of all"}, False),
        ({"title": "Winner"}, False),
        ({"enum": ["Ada", "Bob"]}, False),
        ({"examples": ["Bob"]}, False),
        ({"description": "the country"}, False),
    ],
)
def test_a_schema_may_say_that_a_value_is_no_copy(said: dict[str, object], applies: bool) -> None:
    """A choice, a judgement, what must be known; or values that stand in the schema itself."""
    schema = {"properties": {"a": {"type": "string", **said}}}
    old, new = (Aligned.Args(body=body, schema=schema) for body in ("It was Ada.", "It was Bob."))
    found = Aligned().adapt(source('{"a": "Ada"}'), old, new)
    assert (found.text if found else None) == ('{"a": "Bob"}' if applies else None)


@pytest.mark.parametrize("key", ["lower_name", "nameUpper", "rounded", "sorted_tags", "initials", "slug", "name_iso"])
def test_a_key_may_ask_for_another_form_than_the_one_written(key: str) -> None:
    """What is a copy here is changed elsewhere."""
    found = Aligned().adapt(
        source(json.dumps({key: "Ada"})), Aligned.Args(body="It was Ada."), Aligned.Args(body="It was Bob.")
    )
    assert found is None


@pytest.mark.parametrize("word", ["Redacted", "Pending", "Unclear", "Proxy", "Unknown", "Various", "None"])
def test_a_word_that_says_there_is_no_name_is_no_name(word: str) -> None:
    """`Signed by Proxy`."""
    args = Aligned.Args(body="Signed by Ada"), Aligned.Args(body=f"Signed by {word}")
    assert Aligned().adapt(source('{"signed": "Ada"}'), *args) is None
