"""A local stand-in for the CartonCloud API: a real HTTP server with state, which never poses as the real thing."""
