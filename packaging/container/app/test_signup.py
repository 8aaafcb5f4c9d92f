"""The mail of a new user, as the practice server received it."""

import json
import os
import unittest
import urllib.request

import signup


def caught(query):
    """The messages that match, once there is one."""
    url = os.environ["POSTRIDER_SANDBOX_URL"] + "/messages?wait=30s&" + query
    token = signup.secret("POSTMARK_SERVER_TOKEN")
    request = urllib.request.Request(url, headers={"X-Postmark-Server-Token": token})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)["messages"]


class Signup(unittest.TestCase):
    def test_a_new_user_is_welcomed(self):
        signup.welcome("grace@navy.example")
        message = caught("to=grace@navy.example&tag=welcome")[0]
        self.assertEqual(message["subject"], "Welcome")
        self.assertEqual(message["from"], "Shop <shop@acme.example>")


if __name__ == "__main__":
    unittest.main()
