"""The real program against a real SMTP server: mail arrives once, waits while the server is away, and is given up when it is refused.

Called by tests/run.sh with the program; needs aiosmtpd.
"""
import email.policy
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from email.parser import BytesParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

PATIENCE = 30
USER, PASSWORD = b"desk", b"hidden!p4ss"


class Post:
    """Keeps what arrives, and refuses whom it is told to."""

    def __init__(self):
        self.mails, self.refused, self.greylisted, self.cut = [], set(), set(), set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such person"
        if address in self.greylisted:
            self.greylisted.remove(address)
            return "451 4.7.1 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.cut.intersection(envelope.rcpt_tos):
            server.transport.abort()
            return "451 nobody hears this"
        mail = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 OK"


def knows(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=known, handled=False)


class Relay(Controller):
    """An SMTP server that wants STARTTLS and a password."""

    def __init__(self, post, port, tls):
        super().__init__(post, hostname="127.0.0.1", port=port, server_hostname="localhost")
        self.tls = tls

    def factory(self):
        return SMTP(self.handler, hostname="localhost", tls_context=self.tls, require_starttls=True, auth_required=True, authenticator=knows)


def until(what, so):
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.05)


def free_port():
    import socket

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def certificate(folder):
    """A certificate of localhost, which the program is told to trust."""
    cert, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", cert]
    make += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run(make, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context


class Server:
    """The program, in a folder of its own."""

    def __init__(self, program, folder, smtp_url, cert):
        self.port, self.log = free_port(), os.path.join(folder, "log")
        self.program = program
        self.env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SSL_CERT_DIR")} | {
            "PORT": str(self.port),
            "SSL_CERT_FILE": cert,
            "BACKOFFICE__DATA_DIR": os.path.join(folder, "data"),
            "BACKOFFICE__MAIL__BACKEND": "smtp",
            "BACKOFFICE__MAIL__SMTP_URL": smtp_url,
            "BACKOFFICE__MAIL__FROM": "Back office <desk@backoffice.example>",
            "BACKOFFICE__MAIL__TIMEOUT_MS": "2000",
            "BACKOFFICE__MAIL__PUBLIC_URL": "https://desk.example",
            "BACKOFFICE__CONSUMERS__FIRST_RETRY_MS": "100",
            "BACKOFFICE__CONSUMERS__LONGEST_RETRY_MS": "300",
            "BACKOFFICE__LOG__LEVEL": "debug",
        }
        self.process = subprocess.Popen([program], env=self.env, stdout=open(self.log, "wb"), stderr=subprocess.STDOUT)
        until("an administrator", lambda: re.search(r"^ +password +(\S+)$", self.said(), re.M))
        address, password = (re.search(rf"^ +{word} +(\S+)$", self.said(), re.M)[1] for word in ("address", "password"))
        self.token = None
        login = "mutation ($input: LoginInput!) { login(input: $input) { accessToken } }"
        self.token = self.ask(login, {"email": address, "password": password})["login"]["accessToken"]

    def said(self):
        return open(self.log, encoding="utf-8").read()

    def ask(self, query, given):
        body = json.dumps({"query": query, "variables": {"input": given}}).encode()
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {self.token}"} if self.token else {})
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/graphql", body, headers)
        answer = json.load(urllib.request.urlopen(request, timeout=10))
        assert "errors" not in answer, answer
        return answer["data"]

    def make(self, address, name):
        query = "mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } userErrors { message } } }"
        return self.ask(query, {"email": address, "name": name})["createUser"]["user"]["id"]

    def command(self, *arguments):
        done = subprocess.run([self.program, *arguments], env=self.env, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        cert, tls = certificate(folder)
        post, port = Post(), free_port()
        relay = Relay(post, port, tls)
        relay.start()
        server = Server(program, folder, f"smtp://desk:hidden%21p4ss@localhost:{port}?tls=required", cert)
        try:
            story(server, post, relay, lambda: Relay(post, port, tls))
            assert "hidden" not in server.said(), "the password is in the log"
        finally:
            server.process.terminate()
            server.process.wait(15)
    print("mail arrives over STARTTLS once, waits while the server is away, and is given up when it is refused or cut off")


def story(server, post, relay, another):
    to = lambda address: [mail for recipients, mail in post.mails if recipients == [address]]

    # it arrives
    zoe = server.make("zoe@team.example", "Zoë \"Z\" Ångström 🦀")
    until("a welcome", lambda: to("zoe@team.example"))
    mail = to("zoe@team.example")[0]
    assert mail["to"].addresses[0].display_name == "Zoë \"Z\" Ångström 🦀", mail["to"]
    assert mail["from"].addresses[0].addr_spec == "desk@backoffice.example" and mail["subject"] == "Welcome to the back office"
    assert re.fullmatch(r"<[0-9a-f-]{36}\.welcome_mail@backoffice\.example>", mail["message-id"]), mail["message-id"]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Hello Zoë \"Z\" Ångström 🦀," in text and "Zoë &quot;Z&quot; Ångström 🦀" in html
    role = "mutation ($input: UpdateUserRoleInput!) { updateUserRole(input: $input) { user { id } } }"
    server.ask(role, {"id": zoe, "role": "agent"})
    until("a notice", lambda: len(to("zoe@team.example")) == 2)
    assert re.fullmatch(r"<[0-9a-f-]{36}\.notification_mail@backoffice\.example>", to("zoe@team.example")[1]["message-id"])
    assert "Your role has been updated to agent." in to("zoe@team.example")[1].get_body(("plain",)).get_content()

    # the server is away, longer than any number of attempts, and comes back
    relay.stop()
    server.make("late@team.example", "Late")
    until("a wait", lambda: "retrying" in server.command("consumers")[1])
    time.sleep(3)
    assert server.command("dead-letters", "list")[1] == "There are no dead letters\n"
    relay = another()
    relay.start()
    try:
        until("the late one", lambda: to("late@team.example"))

        # refused once
        post.greylisted.add("grey@team.example")
        server.make("grey@team.example", "Grey")
        until("the second try", lambda: to("grey@team.example"))

        # refused for good: a dead letter, and the next one arrives
        post.refused.add("gone@team.example")
        server.make("gone@team.example", "Gone")
        server.make("next@team.example", "Next")
        until("the next one", lambda: to("next@team.example"))
        code, listed = server.command("dead-letters", "list")
        assert code == 0 and "welcome_mail" in listed and "no such person" in listed, listed
        letter = listed.splitlines()[1].split()[0]
        assert server.command("dead-letters", "replay", letter)[0] == 1
        post.refused.clear()
        assert server.command("dead-letters", "replay", letter) == (0, f"{letter}  replayed\n")
        assert len(to("gone@team.example")) == 1
        assert sorted(len(to(f"{name}@team.example")) for name in ("late", "grey", "next", "zoe")) == [1, 1, 1, 2]
        notified(server, post, to)
    finally:
        relay.stop()


def notified(server, post, to):
    """Three are named in one comment: the server hangs up on the mail to the first, and the others get theirs once."""
    text = lambda mail: mail.get_body(("plain",)).get_content()
    names = ("cut", "one", "two")
    for name in names:
        server.make(f"{name}@team.example", f"Somebody {name}")
    until("welcomes", lambda: all(to(f"{name}@team.example") for name in names))
    customer = "mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } } }"
    acme = {"companyName": "Acme", "contactEmail": "ann@acme.example", "subscriptionTier": "STARTER"}
    acme = server.ask(customer, acme)["createCustomer"]["customer"]["id"]
    opened = "mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id number } } }"
    zoe = {"customerId": acme, "title": "Printer", "description": "On fire"}
    ticket = server.ask(opened, zoe)["createTicket"]["ticket"]
    for name in names:
        server.ask("mutation ($input: UpdateUserRoleInput!) { updateUserRole(input: $input) { user { id } } }",
                   {"id": found(server, f"{name}@team.example"), "role": "agent"})
    until("notices", lambda: all(len(to(f"{name}@team.example")) == 2 for name in names))

    post.cut.add("cut@team.example")
    comment = "mutation ($input: AddTicketCommentInput!) { addTicketComment(input: $input) { comment { id } } }"
    body = "Please look: " + ", ".join(f"@Somebody {name}" for name in names)
    server.ask(comment, {"ticketId": ticket["id"], "body": body})
    until("the mails to the others", lambda: all(len(to(f"{name}@team.example")) == 3 for name in names[1:]))
    mail = to("one@team.example")[2]
    assert mail["subject"] == f"You were mentioned on #{ticket['number']}: Printer", mail["subject"]
    assert f"https://desk.example/tickets/{ticket['number']}" in text(mail) and f"> {body}" in text(mail), text(mail)
    until("a dead letter", lambda: "notification_mail" in server.command("dead-letters", "list")[1])
    letter = server.command("dead-letters", "list", "--consumer", "notification_mail")[1].splitlines()[1].split()[0]
    post.cut.clear()
    assert server.command("dead-letters", "replay", letter)[0] == 0
    until("the mail that was cut", lambda: len(to("cut@team.example")) == 3)
    ids = [mail["message-id"] for _, mail in post.mails]
    assert len(ids) == len(set(ids)), "a mail came twice"


def found(server, address):
    answer = server.ask("query ($input: UserFilter) { users(filter: $input) { edges { node { id } } } }", {"search": address})
    return answer["users"]["edges"][0]["node"]["id"]


main(sys.argv[1])
