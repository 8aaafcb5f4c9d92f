"""Reads message files with Python's email package, as forgiving as it is.

Paths come in on standard input, one a line; for each, one JSON object goes out: subject, addresses, text, HTML,
and each file's name and SHA-256.
"""

import hashlib
import json
import re
import sys
from email import message_from_bytes, policy
from email.header import decode_header
from email.utils import collapse_rfc2231_value, getaddresses

ALIASES = {"x-sjis": "cp932", "shift_jis": "cp932", "cp-1252": "cp1252", "win-1251": "cp1251", "euc-kr": "cp949",
           "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252",
           "iso_8859-1": "cp1252", "macintosh": "mac_roman", "windows-1258": "cp1258", "tis-620": "cp874",
           "unicode-1-1-utf-7": "utf-7", "iso-8859-9": "cp1254", "iso-8859-8": "iso-8859-8", "x-unknown": None,
           "us-ascii": None, "big5": "big5hkscs"}


def decoded(data, charset):
    charset = (charset or "").strip("'\"").lower()
    charset = ALIASES.get(charset, charset) or "utf-8"
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")


def raw(value):
    return value.encode("utf-8", "surrogateescape")


def words(value):
    """A header value with its encoded words decoded, and raw bytes as UTF-8."""
    value = re.sub(r"(\r?\n[ \t]+)+", " ", value)
    text = "".join(
        decoded(piece if isinstance(piece, bytes) else raw(piece), charset)
        for piece, charset in decode_header(decoded(raw(value), "utf-8"))
    )
    return text.strip()


def fields(message, name):
    return [str(value) for key, value in message.raw_items() if key.strip().lower() == name]


def people(message, name):
    pairs = getaddresses([re.sub(r"\r?\n(?=[ \t])", "", value) for value in fields(message, name)])
    return [[words(one), address] for one, address in pairs if address]


def lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unflowed(text, delsp):
    out = []
    for line in text.split("\n"):
        quote = re.match(">*", line).group()
        content = line[len(quote):]
        content = content[1:] if content.startswith(" ") else content
        if out and out[-1][2] and out[-1][0] == quote and content != "-- ":
            before = out[-1][1][:-1] if delsp else out[-1][1]
            out[-1] = (quote, before + content, content.endswith(" "))
        else:
            out.append((quote, content, content.endswith(" ") and content != "-- "))
    return "\n".join((quote + " " if quote else "") + content for quote, content, _ in out)


def name_of(part):
    name = part.get_param("filename", None, "content-disposition")
    name = part.get_param("name") if name is None else name
    return None if name is None else words(collapse_rfc2231_value(name))


def text_of(part):
    data = part.get_payload(decode=True)
    charset = part.get_content_charset()
    if charset is None and part.get_content_type() == "text/html":
        found = re.search(rb'charset="?([-\w]+)', data)
        charset = found and found.group(1).decode()
    text = lines(decoded(data, charset))
    if part.get_param("format") == "flowed" and part.get_content_type() == "text/plain":
        text = lines(unflowed(text, part.get_param("delsp") == "yes"))
    return text


def walk(part, seen, in_alternative=False, is_root=True):
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        seen["files"].append([name_of(part), hashlib.sha256(inner.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))).hexdigest()])
        return
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for one in part.get_payload():
            walk(one, seen, kind == "multipart/alternative", False)
        return
    disposition = part.get_content_disposition()
    has_file_name = part.get_param("filename", None, "content-disposition") is not None and not in_alternative
    is_named = part.get_param("name") is not None and not is_root and not in_alternative
    if part.is_multipart():
        # A delivery report, of which Python keeps no bytes.
        seen["files"].append([name_of(part), ""])
    elif kind in ("text/plain", "text/html") and disposition != "attachment" and not has_file_name and not is_named:
        seen["text" if kind == "text/plain" else "html"].append(text_of(part))
    else:
        data = part.get_payload(decode=True)
        seen["files"].append([name_of(part), hashlib.sha256(data).hexdigest()])


def read(path):
    with open(path, "rb") as source:
        message = message_from_bytes(source.read(), policy=policy.compat32)
    seen = {"text": [], "html": [], "files": []}
    walk(message, seen)
    seen["text"] = "\n".join(seen["text"]).rstrip()
    seen["html"] = "\n".join(seen["html"]).rstrip()
    seen["subject"] = words((fields(message, "subject") or [""])[0]).replace("\t", " ")
    for name in ("from", "to", "cc", "reply-to"):
        seen[name.replace("-", "_")] = people(message, name)
    return seen


for line in sys.stdin:
    # ASCII only: the locale has no say in how it is written.
    print(json.dumps(read(line.rstrip("\n"))))
