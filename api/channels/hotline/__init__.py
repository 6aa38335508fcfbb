"""The telephone: a turn model for any call centre, and renderers for platforms that speak XML."""
