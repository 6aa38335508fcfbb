"""A turn of a call: what the platform sends and what it gets."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from api.contract import MAX_TEXT, Region

Heard = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT)]
CALL_ID = r"^[A-Za-z0-9_.@:+-]{1,128}$"


class CallEvent(StrEnum):
    """What happened without words or keys."""

    START = "start"
    SILENCE = "silence"
    HANGUP = "hangup"


class Speech(BaseModel):
    """What speech recognition understood."""

    model_config = ConfigDict(hide_input_in_errors=True)

    text: Heard = Field(description="The best guess; empty when nothing was understood.")
    confidence: float = Field(
        1.0, ge=0, le=1, description="How sure it is; 1 when the platform doesn't say."
    )
    alternatives: list[Heard] = Field([], max_length=10, description="Other guesses, best first.")


class CallTurnIn(BaseModel):
    """One turn of a call: speech, keys or an event."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"turn_id": "1", "event": "start", "region": "410100"},
                {
                    "turn_id": "2",
                    "speech": {"text": "开小店有补贴吗", "confidence": 0.86, "alternatives": []},
                },
                {"turn_id": "3", "dtmf": "0"},
            ]
        },
    )

    turn_id: str = Field(
        pattern="^[A-Za-z0-9_-]{1,64}$",
        description="Different for every turn of the call; the same again gives the same reply. "
        "With whole numbers, a turn lower than one that was answered is late and has no effect.",
    )
    speech: Speech | None = None
    dtmf: str | None = Field(None, pattern="^[0-9*#A-D]{1,32}$", description="Keys pressed.")
    event: CallEvent | None = None
    region: Region | None = Field(
        None, description="Region that the called number stands for, with the start."
    )
    caller: str | None = Field(
        None,
        pattern=r"^\+?[0-9]{3,20}$",
        description="Caller's number, for a text message after the call; kept until then only.",
    )

    @model_validator(mode="after")
    def _one_kind(self) -> CallTurnIn:
        if sum(part is not None for part in (self.speech, self.dtmf, self.event)) != 1:
            raise PydanticCustomError("one_of_three", "one of speech, dtmf, event")
        return self


class Say(BaseModel):
    """What to say, at most 25 seconds."""

    text: str = Field(description="As spoken, figures in words; a line for each thing said.")
    ssml: str = Field(description="The same as SSML 1.1.")


class Listen(BaseModel):
    """What may come next."""

    hints: list[str] = Field(description="Words that speech recognition may expect.")
    dtmf: list[str] = Field(description="Keys that mean something now.")
    digits: bool = Field(
        False, description="Whether a number is asked for: several keys, ended by #."
    )


class Transfer(BaseModel):
    """Where to pass the call on, and what the agent sees."""

    to: str
    summary: str


class CallTurnOut(BaseModel):
    """What the platform does now. With `hangup` or `transfer`, after having said it."""

    turn_id: str
    say: Say
    listen: Listen
    transfer: Transfer | None = None
    hangup: bool = False
