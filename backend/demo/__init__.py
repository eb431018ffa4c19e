"""The demo: the real desk beside a stand-in of Telegram on this machine, with invented companies and a clock to move."""
