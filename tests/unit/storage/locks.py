"""Keys for tests of encrypted cases: key files, since a passphrase takes seconds by design."""

from pipeline.storage.age_keys import Identity
from pipeline.storage.forms import NAME_KEY_BYTES, SealedForm
from pipeline.storage.unlocking import KeyFile


def a_key() -> KeyFile:
    return KeyFile(Identity.generate())


def a_sealed_form() -> SealedForm:
    return SealedForm(Identity.generate(), bytes(range(NAME_KEY_BYTES)))
