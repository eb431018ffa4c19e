"""The demo's data: a made-up franchisee with 400 clients and two months of history, from a seed."""

from backend.demo.seed.seeding import seed
from backend.demo.seed.world import Somebody, World

__all__ = ["Somebody", "World", "seed"]
