"""A small application that sends mail, as its tests find it: host, port, token, and CA file are configuration."""
import os
import smtplib
import ssl
from email.message import EmailMessage


def send_receipt(to, number, *, token=None):
    """Sends a receipt with a PDF, over SMTP with STARTTLS."""
    message = EmailMessage()
    message["From"] = "Ada Lovelace <ada@acme.example>"
    message["To"] = to
    message["Subject"] = f"Your receipt {number}"
    message["X-PM-Tag"] = "receipts"
    message.set_content(f"Thank you. Receipt {number} is attached.\n")
    message.add_alternative(f"<p>Thank you. <b>Receipt {number}</b></p>", subtype="html")
    message.add_attachment(
        b"%PDF-1.7 " + number.encode(), maintype="application", subtype="pdf", filename="receipt.pdf"
    )
    token = token or os.environ["POSTMARK_SERVER_TOKEN"]
    context = ssl.create_default_context(cafile=os.environ["POSTMARK_CA_FILE"])
    host, port = os.environ["POSTMARK_SMTP_HOST"], int(os.environ["POSTMARK_SMTP_PORT"])
    with smtplib.SMTP(host, port, timeout=30) as server:
        server.starttls(context=context)
        server.login(token, token)
        server.send_message(message)
