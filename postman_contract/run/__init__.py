"""A run: the suite, its cases, what they need, and how one case is sent."""
