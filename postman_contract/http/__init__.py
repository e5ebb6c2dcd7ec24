"""What goes over the wire: clients, auth flows, retries, rate limits, and the offline guard."""
