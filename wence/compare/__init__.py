"""Compares the assistant with simpler ways to answer the same questions, and with itself with parts switched off."""
