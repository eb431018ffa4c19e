"""The bot's own tables: inbox, chats, message map, drafts, dialogues."""
