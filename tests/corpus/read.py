"""Reads messages with Python's email package.

The names of files come in on standard input, one a line; for each, one JSON object goes out: what was seen
of it, in the words of seen.rs.
"""

import hashlib
import json
import sys
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.utils import getaddresses

NOT_OURS = {
    "from", "to", "cc", "reply-to", "subject", "date", "message-id", "mime-version", "content-type",
    "content-transfer-encoding", "content-disposition", "received", "return-path", "delivered-to",
    "x-original-to", "x-pm-metadata-postrider", "x-pm-message-id",
}


def people(message, name):
    """Names by the older functions of the package: policy.default puts a blank between two encoded words of a
    name, which RFC 2047 section 6.2 does not allow (of a subject it does not)."""
    header = message[name]
    if header is None:
        return []
    raw = next(value for key, value in message.raw_items() if key.lower() == name.replace("_", "-"))
    pairs = getaddresses([raw.replace("\r", "").replace("\n", "")])
    people = [[str(make_header(decode_header(name))), address] for name, address in pairs]
    if [one.addr_spec for one in header.addresses] != [address for _, address in people]:
        raise ValueError(f"two readings of {raw}")
    return people


def lines(part):
    charset = part.get_content_charset("us-ascii")
    return part.get_payload(decode=True).decode(charset).replace("\r\n", "\n")


def file(part):
    contents = part.get_payload(decode=True)
    content_id = part["content-id"]
    return {
        # get_filename() takes off the blanks around it.
        "name": part["content-disposition"].params.get("filename", ""),
        "kind": part.get_content_type(),
        "disposition": part.get_content_disposition(),
        "content_id": None if content_id is None else str(content_id).strip().strip("<>"),
        "bytes": len(contents),
        "md5": hashlib.md5(contents).hexdigest(),
    }


def walk(part, seen):
    kind = part.get_content_type()
    if part.is_multipart():
        return f"{kind}({' '.join(walk(one, seen) for one in part.iter_parts())})"
    if part.get_content_disposition() is not None:
        seen["files"].append(file(part))
    elif kind == "text/plain":
        seen["text"] = lines(part)
    elif kind == "text/html":
        seen["html"] = lines(part)
    else:
        raise ValueError(f"a part of no known kind: {kind}")
    return kind


def read(path):
    with open(path, "rb") as source:
        message = BytesParser(policy=policy.default).parse(source)
    seen = {name.replace("-", "_"): people(message, name) for name in ("from", "to", "cc", "reply-to")}
    seen["subject"] = str(message["subject"] or "")
    seen["message_id"] = str(message["message-id"]).strip("<>")
    seen["headers"] = [
        [name.lower(), str(value)] for name, value in message.items() if name.lower() not in NOT_OURS
    ]
    seen.update(text=None, html=None, files=[])
    seen["tree"] = walk(message, seen)
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [str(defect) for value in message.values() for defect in value.defects]
    seen["defects"] = defects
    return seen


for line in sys.stdin:
    # ASCII only: the locale has no say in how it is written.
    print(json.dumps(read(line.rstrip("\n"))))
