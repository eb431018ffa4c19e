"""Intents: what the desk wants people to be told. Written in the transaction that makes them true."""
