"""A collection's scripts: where what runs them comes from, and how one is run."""
