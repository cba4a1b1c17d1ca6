"""A JupyterHub on https for one story, with a certificate of its own.

``DATALAKE_UI_HUB`` holds its ports, directory, proxy, user and secrets as JSON.
"""

import datetime as dt
import ipaddress
import json
import os
from pathlib import Path

import jupyterlab.galata
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

c = get_config()  # type: ignore[name-defined]  # noqa: F821

wanted = json.loads(os.environ.pop("DATALAKE_UI_HUB"))
root = Path(wanted["root"])
ports = wanted["ports"]


def certificate() -> None:
    """Write a key and a certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.timezone.utc)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (root / "key.pem").touch(mode=0o600)
    (root / "key.pem").write_bytes(private)
    (root / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))


certificate()
c.JupyterHub.bind_url = f"https://127.0.0.1:{ports['public']}"
c.JupyterHub.ssl_key = str(root / "key.pem")
c.JupyterHub.ssl_cert = str(root / "cert.pem")
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{ports['hub']}"
c.JupyterHub.db_url = f"sqlite:///{root / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(root / "cookie_secret")
c.JupyterHub.pid_file = str(root / "hub.pid")
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{ports['proxy']}"
c.ConfigurableHTTPProxy.command = wanted["proxy"]
c.ConfigurableHTTPProxy.pid_file = str(root / "proxy.pid")
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = wanted["password"]
c.Authenticator.allowed_users = {wanted["user"]}
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(root / "home" / "{username}")
c.Spawner.default_url = "/lab"
c.Spawner.args = [
    "--allow-root",
    f"--LabServerApp.extra_labextensions_path={Path(jupyterlab.galata.__file__).parent}",
    "--LabApp.expose_app_in_browser=True",
]
c.Spawner.environment = {
    **wanted["environment"],
    "JUPYTER_CONFIG_DIR": str(root / "config"),
    "JUPYTER_DATA_DIR": str(root / "data"),
    "JUPYTER_RUNTIME_DIR": str(root / "runtime"),
    "IPYTHONDIR": str(root / "ipython"),
}
c.JupyterHub.services = [{"name": "story", "api_token": wanted["token"]}]
c.JupyterHub.load_roles = [
    {
        "name": "story",
        "scopes": ["admin:users", "admin:servers", "access:servers"],
        "services": ["story"],
    }
]
