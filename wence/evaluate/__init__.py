"""Judges the assistant by acceptance cases, over the HTTP interface that residents use."""
