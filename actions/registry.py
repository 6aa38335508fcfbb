"""All actions of the bot's domain."""

from __future__ import annotations

from actions import (
    about_answer,
    answer_policy,
    calculate,
    check,
    fits,
    form_step,
    handoff,
    options,
    rating,
    small_talk,
    ticket,
)

ACTIONS = (
    answer_policy.AnswerPolicy,
    options.ChooseOption,
    check.CheckEligibility,
    fits.ListFits,
    form_step.FormStep,
    calculate.Calculate,
    about_answer.AboutAnswer,
    about_answer.RejectAnswer,
    ticket.OpenTicket,
    handoff.HandOff,
    handoff.Comfort,
    rating.RecordRating,
    small_talk.SmallTalk,
)
