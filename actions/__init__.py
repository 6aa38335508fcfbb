"""The action server: looks up the knowledge base and renders replies for the bot's rules."""
