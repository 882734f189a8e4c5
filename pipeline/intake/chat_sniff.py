"""Whether a file is the record of a chat program's export, by its first bytes."""

import io
import json
import re

from pipeline.intake.whatsapp.content import read_content
from pipeline.intake.whatsapp.lines import messages_of, read_header

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_TELEGRAM_TYPE = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies|verification_codes|private_group|'
    rb'(?:private|public)_(?:supergroup|channel))"'
)
_TELEGRAM_ACCOUNT = re.compile(rb'"(?:personal_information|frequent_contacts|left_chats|profile_pictures)"\s*:')
_TELEGRAM_PAGE = re.compile(
    rb'<link[^>]{0,80}href="(?:\.\./)*css/style\.css".{0,2000}'
    rb'class="(?:page_wrap|message (?:service|default clearfix(?: joined)?))"',
    re.DOTALL,
)
_SIGNAL_INFO = re.compile(rb'"(?:backupTimeMs|mediaRootBackupKey)"\s*:')
_SIGNAL_FRAME = re.compile(rb'\{\s*"(?:account|recipient|chat|chatItem|stickerPack|chatFolder)"\s*:\s*\{')


def is_whatsapp_chat(head: bytes, *, sure: bool = False) -> bool:
    """Whether a text that begins with `head` is a chat of WhatsApp.

    Records of programs can have the same form: unless the name or the files beside it make it `sure`, one of the
    first messages has to name a file, or say that one was left out.
    """
    if not _begins_with_message(head):
        return False
    contents = (read_content(one, lambda _: False) for one in messages_of(io.BytesIO(head)))
    return sure or any(content.attached or content.missing for content in contents)


def _begins_with_message(head: bytes) -> bool:
    """A chat quoted further down makes no chat."""
    if b"\0" in head and not head.startswith(_WIDE):
        return False
    encoding = "utf-16" if head.startswith(_WIDE) else "utf-8-sig"
    lines = (line for line in head[:2_000].decode(encoding, "replace").split("\n") if line.strip())
    first = next(lines, None)
    return first is not None and read_header(first) is not None


def is_telegram_json(head: bytes) -> bool:
    """A `result.json` of Telegram on desktop: of one chat or of a whole account."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{" or b"\0" in head:
        return False
    return bool(_TELEGRAM_TYPE.search(head)) or (b'"about"' in head and bool(_TELEGRAM_ACCOUNT.search(head)))


def is_telegram_page(head: bytes) -> bool:
    """A `messages.html` of Telegram on desktop."""
    return _TELEGRAM_PAGE.search(head) is not None


def is_signal_records(head: bytes) -> bool:
    """A `main.jsonl` of Signal: one record of its backup in each line."""
    first, _, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not first.startswith(b"{") or b"\0" in head:
        return False
    return _SIGNAL_INFO.search(first) is not None or bool(_SIGNAL_FRAME.match(first) and _SIGNAL_FRAME.search(rest))


def is_signal_lines(head: bytes) -> bool:
    """A `data.json` of the program signal-export: one message in each line."""
    first, newline, _ = head.partition(b"\n")
    if not newline or not first.startswith(b"{"):
        return False
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and {"date", "sender", "body", "attachments"} <= record.keys()
