"""The exports that Sanad knows. Where two could claim a file, the first one has it.

WhatsApp's chats and the Skype database come last: they take along whatever else lies in their folder, to find files
that they name.
"""

from typing import Final

from pipeline.intake.apple_mail import AppleMailExport
from pipeline.intake.exports import ExportKind
from pipeline.intake.field.proofmode import ProofModeExport
from pipeline.intake.field.tella import TellaExport
from pipeline.intake.maildir import MaildirExport
from pipeline.intake.signal_export import SignalExport
from pipeline.intake.signal_lines import SignalLinesExport
from pipeline.intake.skype import SkypeExport
from pipeline.intake.skype_database import SkypeDatabaseExport
from pipeline.intake.telegram import TelegramExport
from pipeline.intake.volumes import VolumeSets
from pipeline.intake.web.autoarchiver import AutoArchiverExport
from pipeline.intake.web.wacz import WaczExport
from pipeline.intake.whatsapp import WhatsAppExport

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
