# The guide's program for Python, with host, port, CA and message from the environment.
import os
import smtplib
import ssl
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

SMTP_SERVER = os.environ["HOST"]
SMTP_PORT = int(os.environ["PORT"])
SERVER_TOKEN = os.environ["TOKEN"]

msg = MIMEMultipart()
msg["From"] = os.environ["FROM"]
msg["To"] = os.environ["TO"]
msg["Subject"] = os.environ["SUBJECT"]
msg.attach(MIMEText(os.environ["BODY"], "plain"))
if os.environ.get("ATTACH"):
    with open(os.environ["ATTACH"], "rb") as file:
        part = MIMEApplication(file.read())
    part.add_header("Content-Disposition", "attachment", filename="data.pdf")
    msg.attach(part)

with smtplib.SMTP(SMTP_SERVER, SMTP_PORT) as server:
    server.starttls(context=ssl.create_default_context(cafile=os.environ["CA_FILE"]))
    server.login(SERVER_TOKEN, SERVER_TOKEN)  # Same token for both
    server.send_message(msg)
    print("Email sent successfully!")
