"""Pure rules of prices. Money is integer kopecks including VAT."""

from core.catalog.models import PriceUnit


def amount(price: int, unit: PriceUnit, minutes: int) -> int:
    """Kopecks for ``minutes`` at ``price`` kopecks per hour, half up; a fixed price does not depend on time."""
    if unit is PriceUnit.FIXED:
        return price
    return (price * minutes * 2 + 60) // 120
