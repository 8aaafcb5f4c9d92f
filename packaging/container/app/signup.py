"""A small application that sends mail: settings from the environment, secrets from files."""

import os
import smtplib
import ssl
from email.message import EmailMessage


def secret(name):
    """The value of a secret, from the variable or from the file that NAME_FILE names."""
    path = os.environ.get(name + "_FILE")
    if path:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    return os.environ[name]


def welcome(address):
    """Sends the welcome mail."""
    message = EmailMessage()
    message["From"] = "Shop <shop@acme.example>"
    message["To"] = address
    message["Subject"] = "Welcome"
    message["X-PM-Tag"] = "welcome"
    message.set_content("Welcome to our shop.\n")
    host = os.environ.get("POSTMARK_SMTP_HOST", "smtp.postmarkapp.com")
    port = int(os.environ.get("POSTMARK_SMTP_PORT", "587"))
    token = secret("POSTMARK_SERVER_TOKEN")
    trust = ssl.create_default_context(cafile=os.environ.get("POSTMARK_CA_FILE"))
    with smtplib.SMTP(host, port, timeout=30) as server:
        server.starttls(context=trust)
        server.login(token, token)
        server.send_message(message)
