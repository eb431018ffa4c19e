"""What directors are told: sums over tickets, work and hours. Reads everything, changes nothing of it."""
