"""Measures what the CartonCloud suite notices: one fault at a time between it and the stand-in."""
