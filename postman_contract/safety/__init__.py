"""What a run may do, and what it has to undo: rules, guard, budget, ledger."""
