"""The gateway: the only process that faces the world. Channels, pages and lasting records."""
