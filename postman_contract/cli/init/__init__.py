"""The command `init`: makes a suite out of a collection."""
