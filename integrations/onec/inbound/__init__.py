"""1C calls the desk: a contract was signed, a payment came, what is the balance. The routes are in ``backend/web/onec.py``."""
