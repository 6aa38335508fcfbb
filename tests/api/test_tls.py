"""TLS of the calls to the outside."""

from __future__ import annotations

import ssl

from api.tls import tls


def test_certificates_and_names_are_verified_and_loaded_once() -> None:
    assert tls().verify_mode is ssl.CERT_REQUIRED
    assert tls().check_hostname
    assert tls() is tls()
