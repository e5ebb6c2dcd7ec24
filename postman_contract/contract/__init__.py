"""What is required: operations, schemas, corrections, waivers, checks and verdicts."""
