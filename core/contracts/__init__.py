"""Contracts (ITS): their terms and service models."""
