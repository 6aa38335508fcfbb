"""The desk of the hotline's agents: results as one types, cards, checks and sums within them."""
