"""Starts Last Customer by a double click: installs it here where needed, serves, opens the browser.

For macos.command and windows.bat beside it, which only look for a Python. What is answered lies in
the folder that the system keeps for the data of programs: a newer version finds it again.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE, PLACE = HERE.parent, HERE / "installed"
BIN = PLACE / ("Scripts" if sys.platform == "win32" else "bin")
INSTALLED = PLACE / "version"


def version() -> str:
    """What is to be installed: another version, or other parts, make another."""
    files = (SOURCE / "survey" / "__init__.py", SOURCE / "requirements.txt")
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def install() -> None:
    """Make an environment of its own; begun anew where an earlier try was interrupted."""
    print("Installing; this needs the internet once, and some minutes.")
    print("Instalando; necesita internet una vez y unos minutos.")
    venv.create(PLACE, with_pip=True, clear=True)
    pip = [
        BIN / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
    ]
    subprocess.run([*pip, SOURCE], check=True)
    INSTALLED.write_text(version())


def main() -> int:
    """Install where needed, and serve until the window is closed; the status of the server."""
    if not INSTALLED.exists() or INSTALLED.read_text() != version():
        try:
            install()
        except subprocess.CalledProcessError:
            print("It could not be installed. Is there internet? Then start it again.")
            print("No se pudo instalar. ¿Hay internet? Después, hay que abrirlo otra vez.")
            return 1
    return subprocess.run([BIN / "last-customer", "serve", "--open"], check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
