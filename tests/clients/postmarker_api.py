# The `postmarker` package: send, search, details, bounces, server.
import os

from postmarker.core import PostmarkClient
from postmarker.exceptions import ClientError

env = os.environ
client = PostmarkClient(
    server_token=env["TOKEN"],
    account_token=env["ACCOUNT_TOKEN"],
    root_api_url="http://%s/" % env["API_HOST"],
)

server = client.server.get()
assert server.Name == "Practice", server
sent = client.emails.send(
    From=env["FROM"], To=env["TO"], Subject=env["SUBJECT"], TextBody=env["BODY"], Tag="receipts"
)
assert sent["ErrorCode"] == 0, sent
messages = client.messages.outbound.all(tag="receipts")
assert [message.Subject for message in messages] == [env["SUBJECT"]], messages
details = client.messages.outbound.get(sent["MessageID"])
assert details.TextBody.strip() == env["BODY"], details.TextBody
try:
    client.emails.send(From="eve@elsewhere.example", To=env["TO"], Subject="s", TextBody="t")
    raise SystemExit("an unverified sender was taken")
except ClientError as error:
    assert error.error_code == 400, error
client.emails.send(
    From=env["FROM"], To="hardbounce@bounce-testing.postmarkapp.com", Subject="s", TextBody="t"
)
bounces = client.bounces.all()
assert [bounce.Type for bounce in bounces] == ["HardBounce"], bounces
assert "hardbounce@" in bounces[0].dump, bounces[0].dump
assert bounces[0].activate() == "OK"
assert client.stats.overview()["Sent"] >= 1
print("all well")
