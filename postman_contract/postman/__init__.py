"""What is published: collections, environments, variables, and the requests they make."""
