"""Replies as they are spoken: figures in words, in pieces that one can listen to, as SSML."""
