"""Real servers on loopback for tests: certificates of every kind, TLS servers that behave and misbehave, nginx."""

from __future__ import annotations

import contextlib
import ipaddress
import select
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Handler = Callable[[socket.socket], None]


class Issued(NamedTuple):
    """A certificate (with those that lead to its root, but not that) and its key, in files."""

    certificate: Path
    key: Path


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder: Path, name: str = "Test Root") -> None:
        self.folder = folder
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.root = _build(self.name, self.name, self.private, self.private, names=(), valid_days=(-1, 3650), is_ca=True)
        self.path = folder / "authority.pem"
        """The root certificate."""
        self.path.write_bytes(self.root.public_bytes(Encoding.PEM))

    def issue(
        self,
        names: Sequence[str] = ("localhost", "127.0.0.1", "::1"),
        *,
        valid_days: tuple[float, float] = (-1, 90),
        key: Key | None = None,
        with_root: bool = False,
        common_name: str = "localhost",
    ) -> Issued:
        """A certificate for these names, valid from and until so many days from now."""
        private = key or ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        issued = _build(subject, self.name, private, self.private, names=names, valid_days=valid_days, is_ca=False)
        chain = [issued, self.root] if with_root else [issued]
        return _written(self.folder, chain, private)


def self_signed(
    folder: Path,
    names: Sequence[str] = ("localhost", "127.0.0.1", "::1"),
    *,
    valid_days: tuple[float, float] = (-1, 90),
    key: Key | None = None,
    hash_algorithm: hashes.HashAlgorithm | None = None,
) -> Issued:
    """A certificate that nobody but itself vouches for."""
    private = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    issued = _build(name, name, private, private, names=names, valid_days=valid_days, is_ca=False, hash_algorithm=hash_algorithm)
    return _written(folder, [issued], private)


def _build(
    subject: x509.Name,
    issuer: x509.Name,
    key: Key,
    issuer_key: Key,
    *,
    names: Sequence[str],
    valid_days: tuple[float, float],
    is_ca: bool,
    hash_algorithm: hashes.HashAlgorithm | None = None,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=valid_days[0]))
        .not_valid_after(now + timedelta(days=valid_days[1]))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
    if isinstance(issuer_key, ed25519.Ed25519PrivateKey):
        return builder.sign(issuer_key, None)
    chosen = hash_algorithm or hashes.SHA256()
    return builder.sign(issuer_key, chosen)  # type: ignore[arg-type] # the stubs list only the hashes that are allowed today


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _written(folder: Path, chain: Sequence[x509.Certificate], key: Key) -> Issued:
    stem = f"{chain[0].serial_number:x}"[:12]
    issued = Issued(folder / f"{stem}.pem", folder / f"{stem}.key")
    issued.certificate.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in chain))
    issued.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    issued.key.chmod(0o600)
    return issued


@contextlib.contextmanager
def serving(handle: Handler, issued: Issued | None = None, *, port: int = 0, host: str = "127.0.0.1") -> Iterator[int]:
    """A server on loopback that hands each connection to `handle` in a thread; over TLS where a certificate is given. Gives the port."""
    context = None
    if issued is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(issued.certificate, issued.key)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        over = threading.Event()

        def accept() -> None:
            while not over.is_set():
                if not select.select([listener], [], [], 0.05)[0]:
                    continue
                connection, _ = listener.accept()
                threading.Thread(target=_serve, args=(connection, context, handle), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _serve(connection: socket.socket, context: ssl.SSLContext | None, handle: Handler) -> None:
    connection.settimeout(20)
    with contextlib.suppress(OSError), connection:
        if context is None:
            handle(connection)
            return
        with context.wrap_socket(connection, server_side=True) as wrapped:
            handle(wrapped)


def request_of(connection: socket.socket) -> str:
    """The request, up to the empty line."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(4096)
        if not piece:
            break
        received += piece
    return received.decode("latin-1")


def answering(*lines: str, status: str = "200 OK", body: str = "ok") -> Handler:
    """Answers every request with these header lines."""

    def handle(connection: socket.socket) -> None:
        if request_of(connection):
            head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines]
            connection.sendall("\r\n".join([*head, "", body]).encode("latin-1"))

    return handle


def hanging(connection: socket.socket) -> None:
    """Says nothing until the other side gives up."""
    while connection.recv(4096):
        pass


def dripping(connection: socket.socket) -> None:
    """A header that never ends, one byte at a time."""
    request_of(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        connection.sendall(b"a")
        time.sleep(0.05)


def continuing(connection: socket.socket) -> None:
    """Interim answers for ever, as fast as they are taken."""
    request_of(connection)
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def talking(connection: socket.socket) -> None:
    """A redirect whose body never ends, as fast as it is taken."""
    request_of(connection)
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /next\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


@contextlib.contextmanager
def nginx(folder: Path, *servers: str) -> Iterator[None]:
    """The real nginx with these `server` blocks. Each must listen on 127.0.0.1; it is up when this yields."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert program is not None, "nginx is not installed: apt install nginx-light"
    folder.chmod(0o755)
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {paths}\n" + "\n".join(servers) + "\n}\n"
    )
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(configuration), "-e", f"{folder}/error.log"], stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            if (folder / "nginx.pid").exists() and (folder / "nginx.pid").read_text().strip():
                break
            assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait()
        if process.stderr:
            process.stderr.close()


def free_port() -> int:
    """A port on loopback that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def openssl_server(issued: Issued, *arguments: str) -> Iterator[int]:
    """`openssl s_server` with these arguments, which can speak what Python's ssl module will not."""
    port = free_port()
    command = ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", str(issued.certificate), "-key", str(issued.key), "-quiet"]
    process = subprocess.Popen([*command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None, "openssl s_server ended"
            time.sleep(0.02)
        yield port
    finally:
        process.kill()
        process.wait()
