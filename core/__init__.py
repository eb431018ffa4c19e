"""The business of the desk. Knows neither Telegram nor HTTP nor 1C."""
