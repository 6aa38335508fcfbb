"""Turns decisions into replies: templates over facts, with citations and warnings."""
