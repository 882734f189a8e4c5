"""The exports that Sanad knows. Where two could claim a file, the first one has it.

WhatsApp's chats and the Skype database come last: they take along whatever else lies in their folder, to find files
that they name.
"""

from typing import Final

from pipeline.intake.archives.volumes import VolumeSets
from pipeline.intake.exports import ExportKind
from pipeline.intake.field.proofmode import ProofModeExport
from pipeline.intake.field.tella import TellaExport
from pipeline.intake.mail.apple_mail import AppleMailExport
from pipeline.intake.mail.maildir import MaildirExport
from pipeline.intake.signal.export import SignalExport
from pipeline.intake.signal.lines import SignalLinesExport
from pipeline.intake.skype.database import SkypeDatabaseExport
from pipeline.intake.skype.export import SkypeExport
from pipeline.intake.telegram.export import TelegramExport
from pipeline.intake.web.autoarchiver import AutoArchiverExport
from pipeline.intake.web.wacz import WaczExport
from pipeline.intake.whatsapp.export import WhatsAppExport

EXPORT_KINDS: Final[tuple[ExportKind, ...]] = (
    VolumeSets(),
    SkypeExport(),
    AppleMailExport(),
    MaildirExport(),
    TelegramExport(),
    SignalExport(),
    SignalLinesExport(),
    WhatsAppExport(),
    WaczExport(),
    AutoArchiverExport(),
    ProofModeExport(),
    TellaExport(),
    SkypeDatabaseExport(),
)
