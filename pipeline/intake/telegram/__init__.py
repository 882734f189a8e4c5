"""The export of Telegram Desktop, as JSON and as pages."""
