"""What is kept of a run: cassettes, without the secrets that the vault knows."""
