"""«Updates for these sixty companies are done»: one closed ticket with an untariffed line for each of them."""
