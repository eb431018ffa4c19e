"""Updates in: fetched, stored, confirmed, handled – in this order, so that a stop at any point loses none."""
