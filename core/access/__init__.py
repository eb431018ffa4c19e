"""Who somebody from the messenger is, and how people come in: invitations, own phone numbers, requests."""
