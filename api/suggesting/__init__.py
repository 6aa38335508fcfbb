"""Suggests questions while one types."""
