"""The addresses of the gateway, a module per concern."""
