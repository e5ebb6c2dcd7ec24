"""What is said to people: explanations of verdicts, and the summary of a run."""
