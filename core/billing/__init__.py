"""Money: prices of work, and proposals to pay for what hours did not cover. The ledger knows minutes only."""
