"""A provider of OpenID Connect sign-in on this machine, which lets everybody in as the person it is made for."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "dashboard"
KEY = RSAKey.generate_key(2048, {"kid": "only", "use": "sig", "alg": "RS256"})


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = urlsplit(self.path)
        if asked.path == "/.well-known/openid-configuration":
            here = self.server.address
            ends = {f"{name}_endpoint": f"{here}/{name}" for name in ("authorization", "token", "userinfo")}
            self._answer({"issuer": here, "jwks_uri": f"{here}/jwks"} | ends)
        elif asked.path == "/jwks":
            self._answer({"keys": [KEY.as_dict(private=False)]})
        elif asked.path == "/authorization":
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            self.server.nonce = query.get("nonce")
            self.send_response(302)
            back = urlencode({"code": "once", "state": query["state"]})
            self.send_header("Location", f"{query['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        now = int(time.time())
        claims = {"iss": self.server.address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600}
        claims |= self.server.person | ({"nonce": self.server.nonce} if self.server.nonce else {})
        token = jwt.encode({"alg": "RS256", "kid": "only"}, claims, KEY)
        self._answer({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    def _answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep quiet."""


@contextmanager
def provider(**person):
    """The address of a provider that vouches for this person (claims such as `email`)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    server.person = {"email_verified": True} | person
    server.nonce = None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()


def secrets(address, dashboard):
    """Streamlit's secrets for a dashboard at `dashboard` that signs people in at this provider."""
    return f"""[auth]
redirect_uri = "{dashboard}/oauth2callback"
cookie_secret = "a-secret-of-at-least-thirty-two-characters-for-tests"
client_id = "{CLIENT}"
client_secret = "not-a-secret"
server_metadata_url = "{address}/.well-known/openid-configuration"
"""
