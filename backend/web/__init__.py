"""The web role: /health, /metrics, Telegram's webhook. Whom to let near them is the reverse proxy's business."""
