"""How long a text may be: one length for each class of texts, and the class of each field that people fill in.

A length counts letters as they are stored (composed, tidied: see ``typed_text``). Fields show it while somebody types, acts
refuse what is longer, and columns refuse what got past both. What is stored from earlier times may be longer; it is still read.
"""

from collections.abc import Mapping
from typing import Literal, get_args

LengthClass = Literal[
    "code",
    "seed",
    "login",
    "email",
    "key",
    "symbol",
    "name",
    "file_name",
    "line",
    "sentence",
    "paragraph",
    "page",
    "data",
]
LENGTH_CLASSES: tuple[LengthClass, ...] = get_args(LengthClass)

#: Class → the most letters.
LONGEST: Mapping[LengthClass, int] = {
    "code": 64,  # ids and codes of ours: a ward, a round, a criterion, a person
    "seed": 32,  # what a draw begins with
    "login": 64,
    "email": 254,  # RFC 5321, 4.5.3.1.3
    "key": 200,  # an idempotency key
    "symbol": 100,  # number and symbol of a document, its kind, its pages
    "name": 120,  # of a person, a unit, a round, a former district
    "file_name": 120,
    "line": 300,  # a legal basis, an issuer, a place, a title
    "sentence": 500,  # one of the five "rõ" of an action
    "paragraph": 1_000,  # a summary, an abstract, a request "không áp dụng"
    "page": 4_000,  # an explanation, a question, an answer, the reason of an act
    "data": 100_000,  # several texts in one column, and the longest text of a line in the log
}

#: Field → its class. Acts name their texts by these fields, and columns and screens take the length from here.
FIELDS: Mapping[str, LengthClass] = {
    # The procedure: what ward and inspector write to each other.
    "explanation": "page",
    "not_applicable": "paragraph",
    "reason": "page",
    "question": "page",
    "answer": "page",
    "note": "page",
    "seed": "seed",
    # Documents.
    "number_symbol": "symbol",
    "kind": "symbol",
    "issuer": "line",
    "abstract": "paragraph",
    "pages": "symbol",
    "kept_at": "line",
    "file_name": "file_name",
    # Actions, by the five "rõ".
    "who": "sentence",
    "task": "sentence",
    "outcome": "sentence",
    "accountable": "sentence",
    # What residents said.
    "residential_group": "name",
    "summary": "paragraph",
    "opinion_answer": "paragraph",
    # The office.
    "name": "name",
    "name_vi": "name",
    "name_en": "name",
    "district": "name",
    "legal_basis": "line",
    "person_name": "name",
    "login": "login",
    "email": "email",
}


def longest(field: str) -> int:
    """The most letters of a field of ``FIELDS``."""
    return LONGEST[FIELDS[field]]
