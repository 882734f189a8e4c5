"""What the activists of the sample wrote and attached. Every person and address is invented."""

from samples import mail
from samples.mail import Letter, attached, header, word

DRIVE = "https://drive.google.com/file/d/0B7sampleAtareb20171113x/view?usp=drive_web"


def activists(b1: bytes, b2: bytes, b3: bytes, b4: bytes, b5: bytes) -> bytes:
    """The mailbox of 13 and 14 November 2017: five mails, b1 to b5 attached in this order."""
    return mail.mailbox((_first(b1), _second(b2), _third(b3), _fourth(b4), _fifth(b5)))


def _first(photo: bytes) -> Letter:
    sender = "yousef.h@mail.example"
    head = header(
        ("يوسف", sender),
        word("صور القصف على سوق الأتارب"),
        "Mon, 13 Nov 2017 15:02:11 +0200",
        "CAF1a7703@mail.example",
        mail.way(
            "smtp.mail.example",
            sender,
            "3yZx1K2mRq",
            "Mon, 13 Nov 2017 15:02:40 +0200 (EET)",
            "Mon, 13 Nov 2017 15:02:14 +0200",
        ),
    )
    text = "السلام عليكم\nهذه صورة التقطتها من وسط السوق بعد القصف مباشرة، الساعة الثانية وعشر دقائق.\nيوسف\n"
    name = mail.extended("سوق الأتارب بعد القصف.jpg")
    return Letter(
        f"{sender} Mon Nov 13 13:02:40 2017",
        head,
        text.encode(),
        "utf-8",
        (attached(photo, "image/jpeg", name, "extended"),),
    )


def _second(photo: bytes) -> Letter:
    sender = "alatareb.voice@mail.example"
    head = header(
        ("صوت الأتارب", sender),
        word("صورة من السطح", "windows-1256"),
        "Mon, 13 Nov 2017 17:40:03 +0200",
        "20171113174003.77A1@mail.example",
        mail.way(
            "smtp.mail.example",
            sender,
            "3yZx5T9pLs",
            "Mon, 13 Nov 2017 17:40:31 +0200 (EET)",
            "Mon, 13 Nov 2017 17:40:05 +0200",
        ),
    )
    text = "وصلتنا هذه الصورة عبر مجموعة محلية، لا نعرف المصور.\n"
    name = word("الأتارب من فوق.jpg")
    return Letter(
        f"{sender} Mon Nov 13 15:40:31 2017",
        head,
        text.encode("cp1256"),
        "windows-1256",
        (attached(photo, "image/jpeg", name, "word"),),
    )


def _third(photo: bytes) -> Letter:
    sender = "rana.k@post.example"
    inner_head = header(
        ("شبكة الأتارب", "page@network.example"),
        word("صورة للنشر"),
        "Mon, 13 Nov 2017 16:21:50 +0200",
        "5A09A2FE.30401@network.example",
        (),
        "rana.k@post.example",
    )
    name = b"23511332_1508330495917218_4417620931852086312_n.jpg"
    text = "كما نشرناها على الصفحة.\n".encode()
    inner = Letter("", inner_head, text, "utf-8", (attached(photo, "image/jpeg", name, "plain"),))
    head = header(
        ("رنا", sender),
        word("Fwd: صورة للنشر"),
        "Mon, 13 Nov 2017 18:05:44 +0200",
        "b3d1f0aa-9912@post.example",
        mail.way(
            "out.post.example",
            sender,
            "3yZx6B1cVd",
            "Mon, 13 Nov 2017 18:06:02 +0200 (EET)",
            "Mon, 13 Nov 2017 18:05:46 +0200",
        ),
    )
    enclosed = mail.forwarded(mail.letter_bytes(inner, "----=_Inner_0001"))
    return Letter(
        f"{sender} Mon Nov 13 16:06:02 2017", head, "أعيد إرسالها كما وصلتني.\n".encode(), "utf-8", (enclosed,)
    )


def _fourth(photo: bytes) -> Letter:
    sender = "abu.omar@mail.example"
    head = header(
        ("أبو عمر", sender),
        word("مجزرة السوق اليوم"),
        "Mon, 13 Nov 2017 19:12:09 +0200",
        "CAB22910@mail.example",
        mail.way(
            "smtp.mail.example",
            sender,
            "3yZx7Q4wNf",
            "Mon, 13 Nov 2017 19:12:33 +0200 (EET)",
            "Mon, 13 Nov 2017 19:12:10 +0200",
        ),
    )
    text = "هذه صورة من قصف اليوم.\n\nFrom the roof we saw the smoke over the market.\n\nأبو عمر\n"
    name = "السوق اليوم.jpg".encode("cp1256")
    return Letter(
        f"{sender} Mon Nov 13 17:12:33 2017",
        head,
        text.encode("cp1256", "replace"),
        "windows-1256",
        (attached(photo, "image/jpeg", name, "plain"),),
    )


def _fifth(clip: bytes) -> Letter:
    sender = "m.saleh@post.example"
    head = header(
        ("محمد", sender),
        word("فيديو من شرق السوق"),
        "Tue, 14 Nov 2017 09:30:27 +0200",
        "8E0C5F71-2C1B-4D0E@post.example",
        mail.way(
            "out.post.example",
            sender,
            "3yb01R7uGh",
            "Tue, 14 Nov 2017 09:31:12 +0200 (EET)",
            "Tue, 14 Nov 2017 09:30:30 +0200",
        ),
    )
    text = f"مرفق مقطع قصير، والمقطع الطويل على الرابط لأن حجمه كبير:\n\nVID_20171113_140855.mp4\n<{DRIVE}>\n"
    name = b"IMG_0412.MOV"
    return Letter(
        f"{sender} Tue Nov 14 07:31:12 2017",
        head,
        text.encode(),
        "utf-8",
        (attached(clip, "video/quicktime", name, "plain"),),
    )


def old_mailbox(photo: bytes) -> bytes:
    """A mailbox that looks older than the event; only its own words say so, and anybody can write them."""
    line = "from pc-7 (localhost [127.0.0.1])\n\tby mail.provider.example with SMTP id {}; {}"
    first = header(
        ("أرشيف", "archive@provider.example"),
        word("نسخة احتياطية"),
        "Sat, 19 Dec 2015 11:20:00 +0200",
        "old-0001@provider.example",
        (line.format("a1", "Sat, 19 Dec 2015 11:20:02 +0200"),),
        "me@provider.example",
    )
    second = header(
        ("أرشيف", "archive@provider.example"),
        word("صورة قديمة من السوق"),
        "Fri, 04 Mar 2016 18:44:31 +0200",
        "old-0002@provider.example",
        (line.format("a2", "Fri, 04 Mar 2016 18:44:33 +0200"),),
        "me@provider.example",
    )
    return mail.mailbox(
        (
            Letter(
                "archive@provider.example Sat Dec 19 09:20:02 2015",
                first,
                "بداية الأرشيف\n".encode(),
                "utf-8",
                (),
            ),
            Letter(
                "archive@provider.example Fri Mar  4 16:44:33 2016",
                second,
                "السوق قبل أشهر\n".encode(),
                "utf-8",
                (attached(photo, "image/jpeg", b"IMG_0021.jpg", "plain"),),
            ),
        )
    )
