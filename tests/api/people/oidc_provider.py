"""A little identity provider in a process of its own: `python -m tests.api.people.oidc_provider PORT`.

It signs in whoever the address says: the claims stand in the query of the authorization request, beside a fault that
the test wants.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "wence-desk", "made-up-secret"
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("one", "other"))
CODES: dict[str, dict[str, str]] = {}


class Provider(BaseHTTPRequestHandler):
    """The provider's four addresses."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            self._send(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            )
        elif url.path == "/keys":
            self._send({"keys": [KEY.as_dict(private=False)]})
        elif url.path == "/authorize":
            self._authorize(query)
        else:
            self._send({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        asked = CODES.pop(form.get("code", ""), None)
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if self.headers.get("authorization") != wanted:
            self._send({"error": "invalid_client"}, 401)
        elif asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            self._send({"error": "invalid_grant"}, 400)
        elif challenge(form.get("code_verifier", "")) != asked["code_challenge"]:
            self._send({"error": "invalid_grant", "error_description": "PKCE"}, 400)
        else:
            self._send(
                {"access_token": "x", "token_type": "Bearer", "id_token": self._token(asked)}
            )

    def _authorize(self, query: dict[str, str]) -> None:
        right = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
        if any(query.get(name) != value for name, value in right.items()):
            self._send({"error": "invalid_request"}, 400)
            return
        back = {"state": query["state"]}
        if query.get("fault") == "denied":
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe()
            CODES[back["code"]] = query
        self.send_response(302)
        self.send_header("location", f"{query['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def _token(self, asked: dict[str, str]) -> str:
        at = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": at,
            "exp": at + 300,
            "nonce": asked["nonce"],
            **json.loads(asked.get("claims", "{}")),
        }
        fault = asked.get("fault")
        wrong = {
            "nonce": {"nonce": "another"},
            "audience": {"aud": "somebody-else"},
            "issuer": {"iss": "https://evil.test"},
            "expired": {"exp": at - 3600},
        }
        claims |= wrong.get(fault or "", {})
        if fault == "unsigned":
            parts = ({"alg": "none"}, claims)
            encoded = (base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in parts)
            return b".".join([*encoded, b""]).decode()
        key = OTHER if fault == "key" else KEY
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    @property
    def issuer(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def _send(self, body: dict[str, Any], status: int = 200) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def challenge(verifier: str) -> str:
    """What PKCE makes of a verifier."""
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider) as server:
        print("ready", flush=True)
        server.serve_forever()
