"""The shipped rules for extraction claim prompts that name fields, and no others."""

from pathlib import Path

import pytest

from stepcache import StepCache
from stepcache.assembly import load_rules
from stepcache.backends.fake import FakeBackend

RULES = Path(__file__).parents[2] / "rules"


async def claimed(prompt: str, rule: str = "json_extract") -> bool:
    """Whether the rule claims a prompt."""
    async with StepCache(
        rules=load_rules([str(RULES / f"{rule}.stepcache")]), backend=FakeBackend(lambda _: "none")
    ) as cache:
        return bool((await cache.answer(prompt)).rule)


@pytest.mark.parametrize(
    "prompt",
    [
        "Extract name from the following note: Ada",
        "Please extract the name, first_name and email from this email: Ada, ada@x.org",
        "Extract the fields name, email in the text: Ada: ada@x.org, it is all of them.",
        "Extract 'full name' and age from the record as JSON: Ada, 31",
        "Extract item, text and key from the message: 7",
        "Get the fields name, email from this message: Ada",
        "Find the values name and age in the following letter: Ada",
        "Pull out the keys name, age from the note as JSON: Ada",
        "Return a JSON object with keys name, summary for this text: Ada",
        "Give me a JSON object with the keys item, count from the note: 3 nails",
        "Give me JSON with keys name, email from the note: Ada",
        "Write JSON with keys name from this text: Ada",
        "Get the name, email and phone from this note as JSON: Ada",
        "Get name, email and phone from this note: Ada",
        "Could you pull name, guests, city and date from this email: Ada brings 3",
        "Can you extract name, city from this record? Ada lives in Oslo. It is cold.",
        "What are the name, city and age in this note? Ada of Oslo is 31.",
        "I have a letter here. Extract name and city from it.\n\nAda lives in Oslo.",
        "Parse this note and give me name, age as JSON: Ada",
        "Get the values of name, doctor, city and phone from the letter below as JSON: Ada, in Oslo",
    ],
)
async def test_prompts_that_name_fields_are_claimed(prompt: str) -> None:
    """In every wording of the rule."""
    assert await claimed(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Find out from this message: who wrote it?",
        "Please get me from this email: a",
        "Get rid and move from the note: a",
        "Find errors from the text: Ada go home",
        "Find errors and typos in this text: Ada go home",
        "Get name from this note: Ada",
        "Could you find examples, metaphors and similes in this text: Ada is a rock",
        "Find the strengths, weaknesses and risks in this text: Ada is a rock",
        "What are the strengths and weaknesses in this text? Ada is a rock",
        "Give me the data from this note as JSON: Ada",
        "Fill in the schema from this note: Ada",
        "Extract the data as JSON from this note: Ada",
        "Read this note and extract the risks: Ada climbs",
        "Extract risks, opportunities and trends from this note: Ada climbs",
        "Could you extract the details from this note? Ada lives in Oslo.",
        "Get name, email and phone from this note? Please write it in capitals. Ada",
        "Can you pull the meaning out of this text: Ada",
        "Get name, age out of it: Ada",
        "Get name, age from the text: Ada, 7, and tell me a joke",
        "Find the fields out from this text: a",
        "Get started from the following text: Ada",
        "Extract everything from the following note: Ada, 30",
        "Extract it from the note: Ada",
        "Extract me from this email: a",
        "Extract all and more from this email: a",
        "Extract fields from this note: a: 1",
        "Extract the values from the record: a: 1",
        "Extract sentiment from this text: I love it",
        "Extract people and places from the text: Ada in Rome",
        "Extract name and capitalize from the note: Ada",
        'Extract "name as YAML" from the note: Ada',
        "Extract 'name (only the first)' from the note: Ada",
        "Return a JSON object with keys sorted for this text: b a",
        "Return a JSON object with the keys reversed for: name: Ada",
        "Give me JSON with the fields only from the text: Ada",
        "Extract name from the following note: Answer in XML, not JSON. Ada",
        "Extract name from the following note: Ada\n\nAlso write a poem.",
        "Extract name from the text: Ada and tell me a joke",
    ],
)
async def test_prompts_that_ask_for_something_else_are_not_claimed(prompt: str) -> None:
    """What stands before `from` is no field, or there is a second task."""
    assert not await claimed(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Could you extract the vendor, total from this invoice? Vendor: Halden. Total: 7",
        "Can you extract name, city and email from this CV? Ada lives in Oslo. It is cold.",
        "Could you pull number, customer and total from this invoice: A1 for Ada, 7",
        "What are the tenant, rent and start in this contract? Ada pays 7 from May on.",
        "Here is an invoice. Extract number and total from it.\n\nA1. It comes to 7.",
        "Extract number and item from this invoice: it is A1",
        "Extract skills, languages and name from this CV: Ada, Python, French",
        "Extract name, city from the CV below.\nAda. Oslo.",
    ],
)
async def test_documents_whose_fields_are_named_are_claimed(prompt: str) -> None:
    """A text behind a question may begin on its line."""
    assert await claimed(prompt, "document_extract")


@pytest.mark.parametrize(
    "prompt",
    [
        "Find the strengths, weaknesses and risks in this report: Ada climbs",
        "What are the terms, conditions and fees in this contract? Ada pays 7.",
        "Pull out quotes, claims and figures from this press release: Ada won",
        "Can you please find the risks in this contract: Ada climbs",
        "Read this contract and extract the risks: Ada climbs",
        "Read this report and give me the summary: Ada climbs",
        "I need the summary of this report, as JSON: Ada climbs",
        "Give me the data as JSON from this invoice: A1",
        "Extract details from this invoice: A1",
        "Extract risks, opportunities and trends from this report: Ada climbs",
        "From this invoice, extract number: invoice_no, total: amount, and date: day: A1",
        "Extract number, total from this invoice? Write it in capitals: a1, 7",
        "Extract number, total from this invoice. Round the total: A1, 7.5",
    ],
)
async def test_documents_of_which_something_else_is_wanted_are_not_claimed(prompt: str) -> None:
    """What a document is about or wants is none of its fields; a further sentence says more than which fields."""
    assert not await claimed(prompt, "document_extract")
