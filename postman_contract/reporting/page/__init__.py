"""The page of a report, `index.html`: one file that loads nothing, made from the report alone."""
