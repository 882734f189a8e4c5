"""The chat export of WhatsApp."""
