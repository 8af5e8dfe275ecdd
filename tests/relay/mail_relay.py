#!/usr/bin/python3
"""A real mail relay on loopback for the tests: aiosmtpd, with or without sign-in and STARTTLS.

Each mail it takes becomes one file in FOLDER, whole when it has its name. Prints "port N" when it listens and ends when
its standard input does.
"""
import argparse
import itertools
import os
import socket
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Box:
    def __init__(self, folder, refused):
        self.folder, self.refused, self.numbers = folder, refused, itertools.count(1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = os.path.join(self.folder, "%04d.eml" % next(self.numbers))
        with open(name + ".new", "wb") as file:
            file.write(b"X-To: " + ",".join(envelope.rcpt_tos).encode() + b"\r\n" + envelope.original_content)
        os.rename(name + ".new", name)
        return "250 taken"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--refuse", action="append", default=[])
    options = parser.parse_args()
    more = {}
    if options.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
        more.update(tls_context=context, require_starttls=True)
    if options.user:
        def check(server, session, envelope, mechanism, data):
            right = data.login.decode() == options.user and data.password.decode() == options.password
            return AuthResult(success=right, handled=False)
        more.update(authenticator=check, auth_required=True, auth_require_tls=bool(options.cert))
    # The controller connects to itself by the number it is given, so 0 will not do.
    with socket.socket() as free:
        free.bind(("127.0.0.1", options.port))
        port = free.getsockname()[1]
    controller = Controller(Box(options.folder, options.refuse), hostname="127.0.0.1", port=port, **more)
    controller.start()
    print("port", port, flush=True)
    sys.stdin.read()
    controller.stop()


main()
