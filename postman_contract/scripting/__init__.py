"""Scripts of a collection: Postman's own sandbox, run in QuickJS."""
