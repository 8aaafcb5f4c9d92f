"""Writes message files of many kinds into a folder: what mail programs write, and what they should not have written.

Usage: generate.py FOLDER. Prints one name a line. The same files every time.
"""

import base64
import os
import quopri
import sys
from email.header import Header
from email.utils import encode_rfc2231

CRLF = b"\r\n"
made = []


def write(name, source):
    if isinstance(source, str):
        source = source.encode()
    path = os.path.join(sys.argv[1], f"{len(made):03}-{name}.eml")
    with open(path, "wb") as out:
        out.write(source)
    made.append(path)


def head(subject=b"Hello", *more):
    lines = [b"From: Ada <ada@acme.example>", b"To: grace@navy.example", b"Subject: " + subject, b"MIME-Version: 1.0"]
    return CRLF.join(lines + list(more))


def message(headers, body, first=None):
    return (first or head()) + CRLF + CRLF.join(headers) + CRLF + CRLF + body


def lines_of(text, size=76):
    return CRLF.join(text[at:at + size] for at in range(0, len(text), size)) + CRLF


def encoded(data, encoding, name="a.bin"):
    if encoding == "base64":
        return lines_of(base64.b64encode(data))
    if encoding == "quoted-printable":
        text = quopri.encodestring(data.replace(b"\r\n", b"\n"))
        return text.replace(b"\n", CRLF)
    if encoding == "x-uuencode":
        out = [b"begin 644 " + name.encode()]
        for at in range(0, len(data), 45):
            piece = data[at:at + 45]
            padded = piece + b"\0" * (-len(piece) % 3)
            line = bytes([32 + len(piece)])
            for three in range(0, len(padded), 3):
                bits = int.from_bytes(padded[three:three + 3], "big")
                line += bytes(32 + (bits >> shift & 63) for shift in (18, 12, 6, 0)).replace(b" ", b"`")
            out.append(line)
        return CRLF.join(out + [b"`", b"end"]) + CRLF
    return data


def part(headers, body):
    return CRLF.join(headers) + CRLF + CRLF + body


def multi(kind, *parts, boundary=b"b1", quoted=False, end=True, before=b"", after=b""):
    named = b'"' + boundary + b'"' if quoted else boundary
    body = before + b"".join(b"--" + boundary + CRLF + one + CRLF for one in parts)
    if end:
        body += b"--" + boundary + b"--" + CRLF + after
    return b"Content-Type: multipart/" + kind.encode() + b"; boundary=" + named + CRLF + CRLF + body


def whole(multipart, first=None):
    return (first or head()) + CRLF + multipart


TEXT = part([b"Content-Type: text/plain; charset=utf-8"], b"Hello Grace" + CRLF)
HTML = part([b"Content-Type: text/html; charset=utf-8"], b"<p>Hello <b>Grace</b></p>" + CRLF)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


def attached(data, kind="application/octet-stream", name="a.bin", encoding="base64", more=()):
    headers = [
        f"Content-Type: {kind}".encode(),
        f'Content-Disposition: attachment; filename="{name}"'.encode(),
        f"Content-Transfer-Encoding: {encoding}".encode(),
        *more,
    ]
    return part(headers, encoded(data, encoding, name))


WORDS = {
    "utf-8": "Grüße, 日本語, Привет – “so” 🙂",
    "us-ascii": "Hello there",
    "iso-8859-1": "Grüße aus Köln, déjà vu",
    "iso-8859-15": "100 € für Œuvre",
    "windows-1252": "“Grüße” – 100 €",
    "iso-8859-2": "Žluťoučký kůň",
    "windows-1250": "Zażółć gęślą jaźń",
    "windows-1251": "Привет, мир",
    "koi8-r": "Привет, мир",
    "koi8-u": "Привіт",
    "iso-8859-5": "Привет",
    "iso-8859-7": "Καλημέρα",
    "windows-1253": "Καλημέρα",
    "iso-8859-9": "İstanbul, şöyle",
    "windows-1254": "İstanbul",
    "windows-1255": "שלום",
    "iso-8859-8": "שלום",
    "windows-1256": "مرحبا",
    "windows-1257": "Ačiū, ąžuolas",
    "windows-1258": "Chào",
    "tis-620": "สวัสดี",
    "shift_jis": "こんにちは、世界",
    "cp932": "こんにちは①",
    "euc-jp": "こんにちは、世界",
    "iso-2022-jp": "こんにちは、世界",
    "gb2312": "你好，世界",
    "gbk": "你好，世界",
    "gb18030": "你好，世界",
    "big5": "你好，世界",
    "euc-kr": "안녕하세요",
    "cp949": "안녕하세요 뷁",
    "cp866": "Привет",
    "cp850": "Grüße",
    "macintosh": "Grüße",
}
CODECS = {"windows-1258": "cp1258", "macintosh": "mac_roman", "tis-620": "tis_620"}
SEVEN_BIT = {"us-ascii", "iso-2022-jp"}


def in_charset(text, charset):
    return text.encode(CODECS.get(charset, charset))


def bodies():
    for charset, text in WORDS.items():
        data = in_charset(text + "\r\n\r\nsecond line = end\r\n", charset)
        for encoding in ("8bit", "quoted-printable", "base64"):
            kind = "html" if encoding == "base64" and len(charset) % 2 else "plain"
            headers = [
                f"Content-Type: text/{kind}; charset={charset}".encode(),
                f"Content-Transfer-Encoding: {encoding}".encode(),
            ]
            write(f"body-{charset}-{encoding}", message(headers, encoded(data, encoding)))
    for spelling, charset in [("UTF8", "utf-8"), ("Latin1", "latin-1"), ("'utf-8'", "utf-8"), ("ISO_8859-1", "latin-1"),
                              ("x-sjis", "shift_jis"), ("cp-1252", "cp1252"), ("win-1251", "cp1251"),
                              ("ks_c_5601-1987", "cp949"), ("x-unknown", "utf-8"), ("unicode-1-1-utf-7", "utf-7")]:
        data = (WORDS["windows-1251"] if "1251" in charset else "Hello" if charset in ("shift_jis", "cp949") else "Grüße").encode(charset)
        write(f"spelling-{spelling.strip(chr(39))}", message([f'Content-Type: text/plain; charset="{spelling}"'.encode()], data + CRLF))


FILES = [
    ("text/csv; charset=windows-1252", "export.csv", "Müller;Köln;12 €\r\n".encode("cp1252")),
    ("text/csv", "plain.csv", b"a;b\nc;d\n"),
    ("text/xml", "a.xml", '<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode("latin-1")),
    ("application/xml", "b.xml", '<?xml version="1.0" encoding="utf-16"?><a>é</a>'.encode("utf-16")),
    ("text/plain; charset=iso-8859-1", "notes.txt", "Grüße\r\n".encode("latin-1")),
    ("text/plain", "mixed-ends.txt", b"one\rtwo\nthree\r\nfour"),
    ("text/html; charset=shift_jis", "page.html", "<p>こんにちは</p>".encode("shift_jis")),
    ("text/calendar", "invite.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    ("text/x-vcard; charset=utf-8", "card.vcf", "FN:Adél\r\n".encode()),
    ("text/x-diff", "fix.patch", b"--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y \n"),
    ("text/rtf", "a.rtf", b"{\\rtf1 a\\par}"),
    ("text/csv; charset=utf-16le", "wide.csv", "ä;b\r\n".encode("utf-16le")),
    ("application/json", "a.json", '{"a": "ü"}\n'.encode()),
    ("application/pdf", "a.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256))),
    ("application/zip", "a.zip", b"PK\x03\x04" + bytes(range(255, -1, -1))),
    ("application/octet-stream", "all.bin", bytes(range(256)) * 5),
    ("application/octet-stream", "empty.bin", b""),
    ("application/x-unheard-of", "odd.xyz", b"\x00\x01\x02\r\n.\r\n"),
    ("image/png", "a.png", PNG),
    ("audio/mpeg", "a.mp3", b"ID3\x03\x00" + b"\xff\xfb" * 50),
    ("video/mp4", "a.mp4", b"\x00\x00\x00\x18ftypmp42"),
    ("application/vnd.ms-excel", "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("application/pgp-keys", "key.asc", b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nx\n"),
    ("text/markdown; charset=utf-8", "README.md", "# Grüße\n\n- a\n".encode()),
    ("message/rfc822", "inner.eml", b"From: x@y.example\r\nSubject: Inner\r\n\r\nInner \xfc text\r\n"),
]


def files():
    for kind, name, data in FILES:
        encodings = ["base64"]
        if kind != "message/rfc822":
            encodings.append("x-uuencode")
        is_text = kind.startswith("text/") and b"\r" not in data.replace(b"\r\n", b"") and b"\n" not in data.replace(b"\r\n", b"")
        if is_text:
            encodings += ["quoted-printable", "8bit"]
        if kind == "message/rfc822":
            encodings = ["8bit"]
        for encoding in encodings:
            if encoding == "x-uuencode" and not data:
                continue
            write(f"file-{name}-{encoding}", whole(multi("mixed", TEXT, attached(data, kind, name, encoding))))


def names():
    plain = ["a.pdf", "a b.pdf", "Quarterly report (final).pdf", "a,b;c.pdf", "Makefile", ".gitignore", ".env.local",
             "archive.tar.gz", "no-ending", "a..b.pdf", "UPPER.PDF", "it's.txt", "100%.txt", "a&b=c.txt", "a+b@c.txt",
             "a" * 150 + ".pdf", "b" * 230 + ".pdf", "a#b!.txt", "[x] {y}.txt", "~a.txt", "a:b?.txt", "-rf.txt", "a'b`c$.txt"]
    for at, name in enumerate(plain):
        line = f'Content-Disposition: attachment; filename="{name}"'.encode()
        write(f"name-{at}", whole(multi("mixed", TEXT, part([b"Content-Type: application/pdf", line], b"x"))))
    wide = ["Résumé.pdf", "Счёт за май.pdf", "請求書.pdf", "naïve 🙂.txt", "Ünï.tar.gz", "ä" * 60 + ".pdf",
            "Sąd Rejonowy dla Warszawy-Śródmieścia Wydział VI Cywilny sygn. akt VI C 1374_14 - Zarządzenie o odmowie dopuszczenia dowodu.pdf"]
    for at, name in enumerate(wide):
        star = encode_rfc2231(name, "utf-8")
        word = Header(name, "utf-8", maxlinelen=400).encode().replace("\n", "\r\n")
        pieces = [star.split("''")[1][n:n + 30] for n in range(0, len(star.split("''")[1]), 30)]
        pieces = continued(star.split("''")[1])
        lines = ";\r\n ".join(f"filename*{n}*={'utf-8' + chr(39) * 2 if n == 0 else ''}{piece}" for n, piece in enumerate(pieces))
        variants = {
            "rfc2231": f"Content-Disposition: attachment; filename*={star}",
            "continued": f"Content-Disposition: attachment;\r\n {lines}",
            "rfc2047": f'Content-Disposition: attachment; filename="{word}"',
            "both": f'Content-Disposition: attachment; filename*={star}; size=1',
        }
        for kind, line in variants.items():
            write(f"wide-{at}-{kind}", whole(multi("mixed", TEXT, part([b"Content-Type: application/pdf", line.encode()], b"x"))))
    odd = {
        "folded": b'Content-Disposition: attachment; filename=\r\n\t"Quarterly report.pdf"; size=8',
        "spaced": b'Content-Disposition: attachment; filename = "a b.pdf"',
        "unquoted": b"Content-Disposition: attachment; filename=a.pdf",
        "latin1-star": b"Content-Disposition: attachment; filename*=iso-8859-1'de'Gr%FC%DFe.pdf",
        "upper": b'CONTENT-DISPOSITION: ATTACHMENT; FILENAME="a.pdf"',
        "path": b'Content-Disposition: attachment; filename="C:\\\\Users\\\\Ada\\\\a.pdf"',
        "unix-path": b'Content-Disposition: attachment; filename="../../etc/a.pdf"',
        "trailing": b'Content-Disposition: attachment; filename="a.pdf";',
        "escaped": b'Content-Disposition: attachment; filename="a \\"b\\".pdf"',
        "no-disposition": b"X-Nothing: 1",
    }
    for kind, line in odd.items():
        type_line = b'Content-Type: application/pdf; name="typed.pdf"' if kind == "no-disposition" else b"Content-Type: application/pdf"
        write(f"odd-{kind}", whole(multi("mixed", TEXT, part([type_line, line], b"x"))))


def continued(text, size=30):
    """Percent-encoded text in pieces that divide no escape."""
    pieces, at = [], 0
    while at < len(text):
        end = min(at + size, len(text))
        while end < len(text) and "%" in text[end - 2:end]:
            end -= 1
        pieces.append(text[at:end])
        at = end
    return pieces


def encoded_words(text, charset, size=30):
    """Words that are cut wherever the bytes reach the size, as careless programs do."""
    data = in_charset(text, charset)
    pieces = [data[at:at + size] for at in range(0, len(data), size)]
    return b"\r\n ".join(b"=?" + charset.encode() + b"?B?" + base64.b64encode(piece) + b"?=" for piece in pieces)


def headers():
    for charset in ("utf-8", "iso-8859-1", "windows-1252", "windows-1251", "koi8-r", "iso-2022-jp", "shift_jis", "cp932",
                    "gb2312", "big5", "euc-kr", "iso-8859-2", "iso-8859-15"):
        text = WORDS[charset]
        data = in_charset(text, charset)
        word_b = b"=?" + charset.encode() + b"?B?" + base64.b64encode(data) + b"?="
        word_q = b"=?" + charset.encode() + b"?Q?" + b"".join(b"=%02X" % byte for byte in data) + b"?="
        write(f"subject-b-{charset}", message([b"Content-Type: text/plain"], b"x" + CRLF, head(word_b)))
        write(f"subject-q-{charset}", message([b"Content-Type: text/plain"], b"x" + CRLF, head(word_q)))
    subjects = {
        "adjacent": b"=?utf-8?q?Gr=C3=BC?= =?utf-8?q?=C3=9Fe?=",
        "around": b"Re: =?utf-8?q?Gr=C3=BC=C3=9Fe?= today",
        "folded": b"a subject that goes on\r\n and on",
        "tab-folded": b"a subject\r\n\tthat goes on",
        "raw-utf8": "Grüße".encode(),
        "empty": b"",
        "colon": b"a: b: c",
        "no-word": b"=?not a word?=",
        "divided-character": b"=?utf-8?q?Gr=C3?=\r\n =?utf-8?q?=BC=C3?= =?UTF-8?q?=9Fe?=",
        "divided-base64": encoded_words("Приветствие из города на Неве и окрестностей", "utf-8", 17),
        "divided-gb2312": encoded_words("你好世界你好世界你好世界", "gb2312", 7),
        "blank-line": b"one\r\n \r\n two\r\n\t\r\n three",
        "blanks-in-word": b"=?utf-8?q?Gr=C3=BC=C3=9Fe aus K=C3=B6ln?=",
    }
    for kind, subject in subjects.items():
        write(f"subject-{kind}", message([b"Content-Type: text/plain"], b"x" + CRLF, head(subject)))
    people = {
        "quoted": b'"Lovelace, Ada" <ada@acme.example>',
        "word": b"=?utf-8?q?Ad=C3=A9l?= <ada@acme.example>",
        "word-comma": b"=?utf-8?q?Lovelace=2C_Ad=C3=A9l?= <ada@acme.example>",
        "bare": b"ada@acme.example",
        "angle": b"<ada@acme.example>",
        "escaped": b'"Ada \\"A\\" Lovelace" <ada@acme.example>',
        "dots": b"Ada B. Lovelace <ada@acme.example>",
        "plus": b"Ada <ada+tag@acme.example>",
        "apostrophe": b"O'Brien <o'brien@acme.example>",
        "folded": b"Ada\r\n <ada@acme.example>",
        "raw-utf8": "Adél <ada@acme.example>".encode(),
        "long": encoded_words("Адель Августа Кинг графиня Лавлейс, отдел счётных машин", "utf-8") + b" <ada@acme.example>",
        "long-koi8-r": encoded_words("Отдел «счётных» машин и механизмов".replace("«", "").replace("»", ""), "koi8-r") + b" <ada@acme.example>",
        "quotes-in-word": b"=?utf-8?q?=22Ad=C3=A9l=22_=5C?= <ada@acme.example>",
    }
    for kind, sender in people.items():
        first = CRLF.join([b"From: " + sender, b"To: grace@navy.example, " + sender, b"Cc: x@y.example", b"Reply-To: " + sender, b"Subject: s", b"MIME-Version: 1.0"])
        write(f"people-{kind}", message([b"Content-Type: text/plain"], b"x" + CRLF, first))
    more = {
        "group": b"To: team: a@b.example, c@d.example;",
        "two-to": b"To: a@b.example\r\nTo: c@d.example",
        "undisclosed": b"To: undisclosed-recipients:;\r\nBcc: hidden@z.example",
        "upper": b"TO: a@b.example\r\nCC: c@d.example",
        "space-colon": b"To : a@b.example",
    }
    for kind, lines in more.items():
        first = CRLF.join([b"From: ada@acme.example", lines, b"Subject: s", b"MIME-Version: 1.0"])
        write(f"to-{kind}", message([b"Content-Type: text/plain"], b"x" + CRLF, first))


def structures():
    image = part([b"Content-Type: image/png; name=a.png", b"Content-ID: <img@x>", b"Content-Disposition: inline; filename=a.png", b"Content-Transfer-Encoding: base64"], encoded(PNG, "base64"))
    page = part([b"Content-Type: text/html"], b'<p>Hi <img src="cid:img@x"></p>' + CRLF)
    pdf = attached(b"%PDF", "application/pdf", "a.pdf")
    alternative = multi("alternative", TEXT, HTML, boundary=b"alt")
    related = multi("related", page, image, boundary=b"rel")
    inner = part([b"Content-Type: message/rfc822"], b"From: x@y.example\r\nSubject: Inner\r\n\r\nx\r\n")
    kinds = {
        "alternative": multi("alternative", TEXT, HTML),
        "alternative-html-first": multi("alternative", HTML, TEXT),
        "mixed-text-file": multi("mixed", TEXT, pdf),
        "mixed-alternative-file": multi("mixed", alternative, pdf),
        "related": multi("related", page, image),
        "alternative-related": multi("alternative", TEXT, related),
        "mixed-related-file": multi("mixed", related, pdf),
        "mixed-all": multi("mixed", multi("alternative", TEXT, related, boundary=b"alt"), pdf, attached(b"x")),
        "mixed-mixed": multi("mixed", multi("mixed", TEXT, pdf, boundary=b"in"), attached(b"x")),
        "two-texts": multi("mixed", TEXT, part([b"Content-Type: text/plain"], b"second" + CRLF)),
        "text-file-text": multi("mixed", TEXT, pdf, part([b"Content-Type: text/plain"], b"second" + CRLF)),
        "html-then-text": multi("mixed", HTML, part([b"Content-Type: text/plain"], b"footer" + CRLF)),
        "rfc822": multi("mixed", TEXT, inner),
        "rfc822-twice": multi("mixed", TEXT, inner, inner),
        "digest": multi("digest", b"\r\nFrom: x@y.example\r\nSubject: a\r\n\r\nx", b"\r\nFrom: x@y.example\r\nSubject: b\r\n\r\ny"),
        "only-file": multi("mixed", pdf),
        "single-file": None,
        "preamble": multi("mixed", TEXT, pdf, before=b"This is a multi-part message.\r\n", after=b"\r\nbehind\r\n"),
        "empty-part": multi("mixed", TEXT, b"\r\n"),
        "boundary-quoted": multi("mixed", TEXT, pdf, boundary=b"=_a b (c):'?", quoted=True),
        "boundary-long": multi("mixed", TEXT, pdf, boundary=b"x" * 70),
        "boundary-prefix": multi("mixed", multi("alternative", TEXT, HTML, boundary=b"b11"), pdf, boundary=b"b1"),
        "unknown-multipart": multi("x-odd", TEXT, pdf),
        "report": multi("report", TEXT, part([b"Content-Type: message/delivery-status"], b"Reporting-MTA: dns; a\r\n")),
        "inline-named": multi("mixed", part([b'Content-Type: text/plain; name="error.log"', b'Content-Disposition: inline; filename="error.log"'], b"line 1\r\n"), pdf),
        "same-names": multi("mixed", TEXT, pdf, pdf, pdf),
        "signed": multi("signed", TEXT, attached(b"MIIB", "application/pkcs7-signature", "smime.p7s")),
        "calendar": multi("alternative", TEXT, HTML, part([b"Content-Type: text/calendar; method=REQUEST"], b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")),
        "signature-text": multi("mixed", TEXT, part([b"Content-Type: text/plain", b"Content-Disposition: inline"], b"-- \r\nAda\r\n")),
    }
    for kind, source in kinds.items():
        if source is None:
            source = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n"
        write(f"structure-{kind}", whole(source))


def malformed():
    pdf = encoded(b"%PDF-1.4\n" + bytes(range(200)), "base64")
    file_head = [b"Content-Type: application/pdf", b'Content-Disposition: attachment; filename="a.pdf"', b"Content-Transfer-Encoding: base64"]
    mailbox = b"From ada Mon Nov 23 10:00:00 2026\n" + message([b"Content-Type: text/plain"], b"Hello\r\n").replace(CRLF, b"\n")
    cases = {
        "no-end": whole(multi("alternative", TEXT, HTML, end=False)),
        "no-end-file": whole(multi("mixed", TEXT, part(file_head, pdf), end=False)),
        "base64-footer": whole(multi("mixed", TEXT, part(file_head, pdf + b"\r\n--\r\nSent by a list, see the page\r\n"))),
        "base64-no-padding": whole(multi("mixed", TEXT, part(file_head, pdf.replace(b"=", b"")))),
        "base64-blanks": whole(multi("mixed", TEXT, part(file_head, b"  " + pdf.replace(CRLF, b" \r\n\r\n ")))),
        "base64-foreign": whole(multi("mixed", TEXT, part(file_head, pdf[:20] + b"!!" + pdf[20:]))),
        "base64-one-line": whole(multi("mixed", TEXT, part(file_head, pdf.replace(CRLF, b"") + CRLF))),
        "base64-cut": whole(multi("mixed", TEXT, part(file_head, pdf[:81]))),
        "encoding-upper": whole(multi("mixed", TEXT, part(file_head[:2] + [b"Content-Transfer-Encoding: BASE64"], pdf))),
        "encoding-blank": whole(multi("mixed", TEXT, part(file_head[:2] + [b"Content-Transfer-Encoding:  base64 "], pdf))),
        "encoding-unknown": whole(multi("mixed", TEXT, part(file_head[:2] + [b"Content-Transfer-Encoding: x-gzip64"], pdf))),
        "encoding-8-bit": message([b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: 8-bit"], "Grüße\r\n".encode()),
        "qp-odd": message([b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable"], b"1 =3D 1 =XY =\r\nnext\r\n"),
        "no-empty-line": head() + b"\r\nthe text begins here\r\nand goes on\r\n",
        "no-empty-line-part": whole(b"Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain\r\nHello Grace\r\n--b1--\r\n"),
        "cr-only": message([b"Content-Type: text/plain"], b"one\r\ntwo\r\n").replace(CRLF, b"\r"),
        "lf-only": whole(multi("mixed", TEXT, part(file_head, pdf))).replace(CRLF, b"\n"),
        "bom": b"\xef\xbb\xbf" + message([b"Content-Type: text/plain"], b"x\r\n"),
        "lines-before": b"\r\n\r\n" + message([b"Content-Type: text/plain"], b"x\r\n"),
        "type-text": message([b"Content-Type: text"], b"Hello\r\n"),
        "type-empty": message([b"Content-Type: "], b"Hello\r\n"),
        "type-odd": message([b"Content-Type: plain"], b"Hello\r\n"),
        "type-missing": message([], b"Hello\r\n"),
        "undeclared-latin1": message([b"Content-Type: text/plain"], "Grüße aus Köln\r\n".encode("latin-1")),
        "undeclared-utf8": message([b"Content-Type: text/plain"], "Grüße aus Köln\r\n".encode()),
        "wrong-utf8": message([b"Content-Type: text/plain; charset=utf-8"], "Grüße\r\n".encode("latin-1")),
        "unknown-charset": message([b"Content-Type: text/plain; charset=klingon"], "Grüße\r\n".encode("latin-1")),
        "unknown-charset-ascii": message([b"Content-Type: text/plain; charset=klingon"], b"Hello\r\n"),
        "subject-latin1": message([b"Content-Type: text/plain; charset=iso-8859-1"], b"x\r\n", head("Frösche".encode("latin-1"))),
        "subject-latin1-undeclared": message([b"Content-Type: text/plain"], b"x\r\n", head("Frösche".encode("latin-1"))),
        "subject-unknown-charset": message([b"Content-Type: text/plain"], b"x\r\n", head(b"=?klingon?q?Fr=F6sche?=")),
        "two-from": message([b"From: mallory@evil.example"], b"x\r\n"),
        "two-reply-to": message([b"Reply-To: a@b.example", b"Reply-To: c@d.example"], b"x\r\n"),
        "two-subjects": message([b"Subject: other"], b"x\r\n"),
        "mailbox-one": mailbox,
        "flowed": message([b"Content-Type: text/plain; charset=utf-8; format=flowed"], b"A paragraph \r\nthat goes on.\r\n\r\n> quoted \r\n> text\r\n-- \r\nAda\r\n"),
        "flowed-delsp": message([b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"], "日本 \r\n語です。\r\n".encode()),
        "unfolded-parameter": whole(b"Content-Type: multipart/mixed;\r\nboundary=b1\r\n\r\n--b1\r\n" + TEXT + b"\r\n--b1--\r\n"),
        "boundary-missing": whole(b"Content-Type: multipart/mixed; boundary=other\r\n\r\n--b1\r\n" + TEXT + b"\r\n--b1--\r\n"),
        "boundary-none": whole(b"Content-Type: multipart/mixed\r\n\r\nHello\r\n"),
        "last-line-open": message([b"Content-Type: text/plain"], b"no line break at the end"),
        "html-meta": message([b"Content-Type: text/html"], '<meta charset="windows-1251"><p>Привет</p>\r\n'.encode("cp1251")),
        "long-line": message([b"Content-Type: text/plain"], b"word " * 2000 + CRLF),
        "blank-line-blanks": head() + b"\r\nContent-Type: text/plain\r\n \r\nHello\r\n",
    }
    for kind, source in cases.items():
        write(f"malformed-{kind}", source)


def in_the_wild():
    """Kinds that were met in test data of other projects."""
    words = encoded_words("Отчёт за четвёртый квартал.pdf", "utf-8", 13)
    for place in ("name", "filename"):
        kind, disposition = b"Content-Type: application/pdf", b"Content-Disposition: attachment"
        extra = b"; " + place.encode() + b'="' + words + b'"'
        lines = [kind + extra, disposition] if place == "name" else [kind, disposition + extra]
        write(f"wild-words-in-{place}", whole(multi("mixed", TEXT, part(lines + [b"Content-Transfer-Encoding: base64"], b"JVBERg==" + CRLF))))
    path = [b"Content-Type: image/png", b'Content-Disposition: attachment; filename="C:\\TEMP\\new\\a.png"', b"Content-Transfer-Encoding: base64"]
    write("wild-path", whole(multi("mixed", TEXT, part(path, b"JVBERg==" + CRLF))))
    zeros = encoded(b"a" + bytes(60) + b"b" + bytes(90), "x-uuencode")
    stripped = CRLF.join(line.rstrip(b"`") or line for line in zeros.split(CRLF))
    uu = [b"Content-Type: application/octet-stream", b'Content-Disposition: attachment; filename="a.bin"', b"Content-Transfer-Encoding: x-uuencode"]
    write("wild-uu-zeros", whole(multi("mixed", TEXT, part(uu, stripped))))
    qp = [b"Content-Type: text/csv", b'Content-Disposition: attachment; filename="a.csv"', b"Content-Transfer-Encoding: quoted-printable"]
    write("wild-qp-blanks", whole(multi("mixed", TEXT, part(qp, b"a; \r\nb;\t\r\nc;  =\r\nd"))))
    qp_head = [b"Content-Type: text/plain; charset=utf-8; format=flowed", b"Content-Transfer-Encoding: quoted-printable"]
    write("wild-qp-flowed", message(qp_head, b"A paragraph =C3=BC \r\nthat goes on \r\nand ends.\r\n"))
    write("wild-plain-encoding", message([b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: plain"], b"Hello\r\n"))
    attached_text = part([b"Content-Type: text/plain", b'Content-Disposition: attachment; filename="notes.txt"'], b"notes" + CRLF)
    write("wild-file-in-alternative", whole(multi("alternative", TEXT, HTML, attached_text)))
    named = part([b'Content-Type: text/plain; name="plain.txt"'], b"Hello" + CRLF)
    write("wild-named-version", whole(multi("alternative", named, HTML)))
    page = part([b"Content-Type: text/html; format=flowed"], b" <p> \r\n Hi</p>" + CRLF)
    write("wild-flowed-html", whole(multi("alternative", TEXT, page)))
    patch = part([b"Content-Type: text/x-diff", b"Content-Disposition: attachment; filename=a.patch"],
                 b"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\r\nFrom: a@b.example\r\n\r\nx\r\n")
    write("wild-mailbox-with-patch", b"From ada Mon Nov 23 10:00:00 2026\r\n" + whole(multi("mixed", TEXT, patch)))
    blank = whole(multi("alternative", TEXT, HTML, boundary=b"--1:2", quoted=True)).replace(b"\r\n\r\n----1:2", b"\r\n \r\n----1:2", 1)
    latin = "Content-Type: text/plain; charset=%s"
    cases = {
        "blank-line-before-boundary": blank,
        "blank-line-in-to": b"From: ada@acme.example\r\nTo: a@b.example,\r\n \r\n c@d.example\r\nSubject: s\r\n\r\nx\r\n",
        "two-types": head() + b"\r\nContent-Type: multipart/alternative; boundary=b1\r\nContent-type: text/plain\r\n\r\n--b1\r\n" + TEXT + b"\r\n--b1\r\n" + HTML + b"\r\n--b1--\r\n",
        "two-types-text-first": message([b"Content-Type: text/plain", b"Content-Type: multipart/mixed; boundary=b1"], b"Hello\r\n"),
        "two-encodings": message([b"Content-Type: text/plain", b"Content-Transfer-Encoding: 7bit", b"Content-Transfer-Encoding: base64"], b"Hello\r\n"),
        "qp-bare-equals": message([b"Content-Type: text/html", b"Content-Transfer-Encoding: quoted-printable"], b'<p class="a">=C3=BC</p>\r\n'),
        "utf8-as-latin1": message([(latin % "iso-8859-1").encode()], "Grüße aus Köln\r\n".encode()),
        "utf8-as-1252": message([(latin % "windows-1252").encode()], "日本語\r\n".encode()),
        "utf8-as-koi8-r": message([(latin % "koi8-r").encode()], "Привет, мир\r\n".encode()),
        "controls-as-latin1": message([(latin % "iso-8859-1").encode()], b"a\x81b\r\n"),
        "from-raw": message([b"Content-Type: text/plain; charset=utf-8"], b"x\r\n", head().replace(b"Ada", b"Ad\xe9l")),
        "named-first-text": whole(multi("mixed", part([b'Content-Type: text/plain; name="a.txt"'], b"Hello\r\n"), attached(b"x"))),
    }
    for kind, source in cases.items():
        write(f"malformed-wild-{kind}", source)


for chapter in (bodies, files, names, headers, structures, malformed, in_the_wild):
    chapter()
print("\n".join(made))
