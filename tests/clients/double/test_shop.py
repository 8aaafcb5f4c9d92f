"""The tests of that application. The practice server is its double: `postrider sandbox -- python3 -m unittest`
leads to it by the environment; a server that runs already by the file of `--ready-file`."""
import json
import os
import smtplib
import subprocess
import unittest
import urllib.error
import urllib.parse
import urllib.request

import shop

if "READY_FILE" in os.environ:
    with open(os.environ["READY_FILE"]) as file:
        ready = json.load(file)
    os.environ["POSTMARK_SERVER_TOKEN"] = ready["server_token"]
    os.environ["POSTMARK_SMTP_HOST"] = ready["host"]
    os.environ["POSTMARK_SMTP_PORT"] = str(ready["smtp_ports"][0])
    os.environ["POSTMARK_CA_FILE"] = ready["ca_file"]
    os.environ["POSTRIDER_SANDBOX_URL"] = ready["control_url"]
    os.environ["POSTRIDER_INBOX"] = ready["inbox"]

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def control(method, path, raw=False, **query):
    """One request to the control API."""
    url = os.environ["POSTRIDER_SANDBOX_URL"] + path
    if query:
        url += "?" + urllib.parse.urlencode(query)
    request = urllib.request.Request(url, method=method)
    request.add_header("X-Postmark-Server-Token", os.environ["POSTMARK_SERVER_TOKEN"])
    with OPENER.open(request, timeout=60) as response:
        body = response.read()
    return body if raw else json.loads(body)


def inbox(*arguments):
    """One run of `postrider inbox`."""
    return subprocess.run([os.environ["BINARY"], "inbox", *arguments], capture_output=True, timeout=60)


class ReceiptTest(unittest.TestCase):
    def setUp(self):
        control("DELETE", "/messages")

    def test_control_api(self):
        shop.send_receipt("grace@navy.example", "12")
        found = control("GET", "/messages", wait="30s", to="grace@navy.example", subject="receipt 12")
        self.assertEqual(found["total"], 1)
        listed = found["messages"][0]
        self.assertEqual((listed["tag"], listed["files"][0]["name"]), ("receipts", "receipt.pdf"))
        message = control("GET", "/messages/" + listed["id"])
        self.assertIn("<b>Receipt 12</b>", message["html"])
        self.assertIn("Receipt 12 is attached", message["text"])
        part = next(part for part in message["parts"] if part["name"] == "receipt.pdf")
        content = control("GET", f"/messages/{listed['id']}/parts/{part['number']}", raw=True)
        self.assertEqual(content, b"%PDF-1.7 12")
        self.assertIn(b"Subject: Your receipt 12", control("GET", f"/messages/{listed['id']}/raw", raw=True))
        self.assertEqual(control("DELETE", "/messages/" + listed["id"]), {"v": 1, "deleted": 1})
        self.assertEqual(control("GET", "/messages")["total"], 0)

    def test_nothing_else_is_found(self):
        shop.send_receipt("grace@navy.example", "13")
        with self.assertRaises(urllib.error.HTTPError) as raised:
            control("GET", "/messages", wait="50ms", to="linus@navy.example")
        with raised.exception as error:
            self.assertEqual(error.code, 404)
            self.assertIn("No matching message", json.load(error)["Message"])

    def test_inbox_wait(self):
        shop.send_receipt("grace@navy.example", "14")
        shop.send_receipt("grace@navy.example", "15")
        run = inbox("--wait", "30s", "--to", "grace@navy.example", "--count", "2", "--json")
        self.assertEqual(run.returncode, 0, run.stderr)
        subjects = [json.loads(line)["subject"] for line in run.stdout.splitlines()]
        self.assertEqual(subjects, ["Your receipt 15", "Your receipt 14"])
        run = inbox("latest", "--wait", "30s", "--subject", "receipt 15", "--html")
        self.assertEqual(run.stdout.strip(), b"<p>Thank you. <b>Receipt 15</b></p>")
        run = inbox("--wait", "50ms", "--subject", "receipt 16")
        self.assertEqual(run.returncode, 75, run.stderr)

    def test_a_wrong_token_is_refused(self):
        with self.assertRaises(smtplib.SMTPAuthenticationError):
            shop.send_receipt("grace@navy.example", "17", token="b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2")


if __name__ == "__main__":
    unittest.main()
