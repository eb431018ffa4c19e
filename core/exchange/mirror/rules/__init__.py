"""Pure rules of the mirror: whose counterparty is whose company, whether an answer can be believed, what has changed."""
