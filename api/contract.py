"""The HTTP contract of a turn: what is asked and what is answered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from api.normalise import clean
from api.parts import Part
from api.regions import is_region

MAX_TEXT = 2000


class Kind(StrEnum):
    """What a reply is."""

    ANSWER = "answer"
    CLARIFICATION = "clarification"
    QUESTION = "question"
    REFUSAL = "refusal"
    HANDOFF = "handoff"
    TICKET = "ticket"
    RATING = "rating"
    SMALLTALK = "smalltalk"
    NOTICE = "notice"


def _not_blank(text: str) -> str:
    if not clean(text):
        raise PydanticCustomError("blank_text", "blank")
    return text


def _known_region(code: str) -> str:
    if not is_region(code):
        raise PydanticCustomError("unknown_region", "unknown region")
    return code


def _none_for_blank(value: Any) -> Any:
    return None if value == "" else value


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT),
    AfterValidator(_not_blank),
]
CONVERSATION_ID = "^[A-Za-z0-9_-]{1,64}$"
ConversationId = Annotated[str, StringConstraints(pattern=CONVERSATION_ID)]
Region = Annotated[str, AfterValidator(_known_region)]
Payload = Annotated[
    Annotated[str, StringConstraints(max_length=300)] | None, BeforeValidator(_none_for_blank)
]


class MessageIn(BaseModel):
    """One thing that a resident says."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"text": "我退伍回来开了个小店，开了四个月，能领多少钱？"},
                {
                    "conversation_id": "9f0f6cf2-9f2c-4f5d-8f5e-0f7d8a8d5a11",
                    "text": "洛阳的呢",
                    "region": None,
                    "payload": None,
                },
            ]
        },
    )

    conversation_id: ConversationId | None = Field(
        None,
        description="Of an earlier answer, or chosen by the caller; null begins a conversation.",
    )
    text: Text = Field(
        description="What was said, 1 to 2000 characters; with a payload, the option's label."
    )
    region: Region | None = Field(
        None,
        description="Region that the caller has chosen, a GB/T 2260 code; what is said in the "
        "text goes first.",
        examples=["410100"],
    )
    payload: Payload = Field(None, description="The payload of a pressed option.")


class Citation(BaseModel):
    """Where an answer stands, and whether its document is in force."""

    model_config = ConfigDict(hide_input_in_errors=True)

    document_id: str
    title: str
    number: str | None = Field(description="文号, or null when the document has none.")
    issuer: str
    issued_on: date | None
    section: str = Field(description="The place as one cites it, 第三章 第一节 专栏3.")
    status: Annotated[str, Field(pattern="^(in_force|expired|period_ended|superseded)$")]
    valid_until: date | None = Field(description="Last day of validity or of the plan's years.")
    url: Annotated[str, Field(pattern="^/documents/[^/#?]+(#[^#]+)?$")]
    excerpt: str | None = Field(
        None, description="Words of the original; null where originals aren't mounted."
    )


class Option(BaseModel):
    """Something to press instead of typing; its label typed works as well."""

    model_config = ConfigDict(hide_input_in_errors=True)

    label: str
    payload: str = Field(max_length=300)


class Reply(BaseModel):
    """One reply, as plain text without markup."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: Kind
    text: str = Field(min_length=1)
    item_id: str | None = None
    citations: list[Citation] = []
    options: list[Option] = []


class Progress(BaseModel):
    """How far a form is: the number of the question asked, and how many there are at most."""

    at: int = Field(ge=1)
    total: int = Field(ge=1)


class ShownReply(Reply):
    """A reply with what helps to show it; everything that it says is in `text`."""

    parts: list[Part] = Field(
        [],
        description="The text in parts: what is asked for first, then conditions, warnings, basis.",
    )
    link: str | None = Field(
        None,
        pattern="^/answers/",
        description="Where the answer can be read again, for sharing; it holds nothing personal.",
    )
    progress: Progress | None = Field(None, description="Of a form, with its next question.")


class MessageOut(BaseModel):
    """The answer to a turn."""

    conversation_id: str
    turn_id: str
    asked: str = Field("", description="What was said, with personal numbers masked.")
    replies: list[ShownReply]
