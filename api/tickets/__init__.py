"""Tickets after they were opened: colleagues take them further, residents ask for their state or are told of it."""
