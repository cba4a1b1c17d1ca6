"""Certificates and tokens that end when a test says so."""

from __future__ import annotations

import base64
import json
import ssl
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path


def self_signed(folder: Path, days: int) -> ssl.SSLContext:
    """Serve 127.0.0.1 by a certificate that is its own authority; both lie in ``folder`` as ``cert.pem``."""
    folder.mkdir(exist_ok=True)
    request = f"openssl req -x509 -newkey rsa:2048 -nodes -days {days} -subj /CN=127.0.0.1"
    files = [folder / "key.pem", folder / "cert.pem"]
    arguments = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(files[0]), "-out", str(files[1])]
    subprocess.run([*request.split(), *arguments], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(files[1], files[0])
    return context


def jwt(lifetime: timedelta) -> str:
    """An unsigned token that says when it ends."""
    ends = (datetime.now(timezone.utc) + lifetime).timestamp()
    claims = base64.urlsafe_b64encode(json.dumps({"exp": ends}).encode()).decode().rstrip("=")
    return f"CANARYTOKEN.{claims}.signature"
