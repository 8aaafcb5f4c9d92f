import os, smtplib, ssl
from email.message import EmailMessage

token = os.environ['POSTMARK_SERVER_TOKEN']  # user name and password at once

message = EmailMessage()
message['From'] = '@FROM@'
message['To'] = '@TO@'
message['Subject'] = 'Hello from smtplib'
message.set_content('It works.')

with smtplib.SMTP('@HOST@', @PORT@, timeout=30) as server:
    server.starttls(context=ssl.create_default_context(cafile='@CA_FILE@'))
    server.login(token, token)
    server.send_message(message)
