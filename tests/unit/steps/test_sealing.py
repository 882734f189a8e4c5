"""What intake puts on record of a message: words stay, whoever is behind them is sealed."""

import datetime as dt
from dataclasses import dataclass, field

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Arrival, Channel, ContextLine, FoundGap, GapKind, MessageContext
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult, StatedFact
from pipeline.model.basics import OriginalName, SourceCode
from pipeline.model.custody import RowDigest
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number, text
from pipeline.model.sources import IdentityRole, Sealed, SourceIdentity, StatedIdentity
from pipeline.steps.sealing import Sealer
from tests.build import NOON, a_digest

SAM, WHO = "Sam Jones <8:live:sam.jones>", "8:live:qamar"
PLANTS = ("Sam Jones", "sam.jones", "qamar", "Qamar", "+963944123456", "Abu Noor", "Rania")


@dataclass
class Bench:
    """As much of a workbench as sealing asks for."""

    sealed: list[StatedIdentity] = field(default_factory=list)
    agent: str = "officer"

    @property
    def clock(self) -> "Bench":
        return self

    def now(self) -> dt.datetime:
        return NOON

    def pseudonym(self, sender: str) -> SourceCode:
        return SourceCode(f"S-{a_digest(sender)[:6]}")

    @property
    def sealing(self) -> "Bench":
        return self

    def code_of_conversation(self, stated: str) -> str:
        return f"C-{a_digest(stated)[:6]}"

    def mark(self, code: SourceCode, stated: StatedIdentity) -> str:
        return a_digest(code + stated.raw)

    def seal(self, stated: StatedIdentity) -> Sealed:
        self.sealed.append(stated)
        return Sealed("age1test", "")


@dataclass
class Tx:
    rows: dict[tuple[str, str], SourceIdentity] = field(default_factory=dict)

    def has_identity(self, code: SourceCode, mark: str) -> bool:
        return (code, mark) in self.rows

    def add_identity(self, identity: SourceIdentity) -> RowDigest | None:
        self.rows[identity.code, identity.mark] = identity
        return RowDigest("identities", f"{identity.code}/{identity.mark}", a_digest(identity.mark))


def message(**changes: object) -> MessageContext:
    whole = {
        "identity": "8:live:qamar/1510578000000",
        "raw": None,
        "conversation": WHO,
        "sender": SAM,
        "subject": "Qamar the baker",
        "words": "Sam Jones filmed this with a Samsung",
        "forwarded_from": "Abu Noor",
        "facts": (StatedFact("device", "Samsung of Sam Jones"), StatedFact("saved_from", "Rania")),
        "attestations": (
            Attestation(
                AttestationKind.MAIL_SIGNATURE,
                AttestationResult.VALID,
                "Sam Jones",
                Sentence("x", (text("by", "8:live:sam.jones"),)),
                limits=(Sentence("y", (text("by", "Sam Jones"),)),),
            ),
        ),
        "around": (ContextLine(-1, "+963944123456", "where are you", None),),
        "notes": (Sentence("z", (text("from", "by sam jones"), number("n", 2))),),
    }
    return MessageContext(**{**whole, **changes})  # type: ignore[arg-type]


def arrival(context: MessageContext | None, channel: Channel = Channel.SKYPE) -> Arrival:
    return Arrival(Object(a_digest("a"), 3), OriginalName("61", "Sam Jones.jpg"), ("a",), (), channel, context)


def test_names_numbers_and_accounts_leave_the_record_and_words_and_file_names_stay() -> None:
    bench, tx = Bench(), Tx()
    shown, rows = Sealer(bench).arrival(tx, arrival(message()))
    assert shown.message is not None
    assert shown.name.display == "Sam Jones.jpg"
    assert shown.message.words == "Sam Jones filmed this with a Samsung"
    rest = str(
        (
            shown.message.__class__,
            {
                name: getattr(shown.message, name)
                for name in (
                    "identity",
                    "conversation",
                    "sender",
                    "subject",
                    "forwarded_from",
                    "facts",
                    "attestations",
                    "around",
                    "notes",
                )
            },
        )
    )
    assert not [plant for plant in PLANTS if plant.casefold() in rest.casefold()]
    assert "Samsung" in rest, "a name inside another word is not that name"
    assert shown.message.sender is None
    assert shown.message.around[0].words == "where are you"
    roles = {stated.role for stated in bench.sealed}
    assert roles == {*IdentityRole} - {IdentityRole.NAMED}
    assert len(rows) == len(bench.sealed) == len(tx.rows)
    by_role = {stated.role: stated for stated in bench.sealed}
    assert by_role[IdentityRole.SENDER].raw == SAM
    assert by_role[IdentityRole.SENDER].normalised == "live:sam.jones"
    assert by_role[IdentityRole.NEIGHBOUR].normalised == "+963944123456"


def test_each_way_of_naming_somebody_is_sealed_once() -> None:
    bench, tx = Bench(), Tx()
    sealer = Sealer(bench)
    first = sealer.arrival(tx, arrival(message()))[1]
    assert sealer.arrival(tx, arrival(message(words="another")))[1] == ()
    assert Sealer(bench).arrival(tx, arrival(message()))[1] == (), "another submission neither"
    assert len(bench.sealed) == len(first)
    assert len(sealer.arrival(tx, arrival(message(sender="Sam J. <8:live:sam.jones>")))[1]) == 1


def test_a_page_keeps_its_address_and_a_mail_its_subject() -> None:
    bench = Bench()
    page = message(conversation="https://news.example/p", sender=None, subject="Market", forwarded_from=None, around=())
    shown, _ = Sealer(bench).arrival(Tx(), arrival(page, Channel.WEB_ARCHIVE))
    assert shown.message is not None
    assert (shown.message.conversation, shown.message.subject) == ("https://news.example/p", "Market")


def test_a_gap_names_nobody_either() -> None:
    reason = Sentence("intake-gap-skype-private", (text("conversation", WHO), number("count", 3)))
    found = FoundGap(GapKind.ENCRYPTED, Channel.SKYPE, None, (), (), reason)
    bench = Bench()
    shown, rows = Sealer(bench).gap(Tx(), found)
    assert shown.reason == Sentence(
        reason.id, (text("conversation", bench.code_of_conversation(WHO)), number("count", 3))
    )
    assert len(rows) == 1


def test_what_came_in_no_message_stays_as_it_is() -> None:
    found = arrival(None, Channel.FOLDER)
    assert Sealer(Bench()).arrival(Tx(), found) == (found, ())


def test_the_receipts_id_does_not_change_with_what_is_sealed() -> None:
    """It is made before: the same export handed over again must meet its own receipts."""
    found = arrival(message())
    shown, _ = Sealer(Bench()).arrival(Tx(), found)
    assert receipt_id(SourceCode("S-1"), found) != receipt_id(SourceCode("S-1"), shown)
