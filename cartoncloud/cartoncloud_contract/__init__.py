"""What only CartonCloud's contract needs: how the things its requests name are made and removed."""
