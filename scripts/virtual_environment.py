"""A virtual environment for a script's Python packages, made once for its list of requirements."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path


def enter(folder, requirements):
    """Makes the environment if it is missing or outdated, and starts the running script again inside it.

    Ends the script with 69 (service unavailable) and a message where the environment cannot be made.
    """
    folder, requirements = Path(folder), Path(requirements)
    stamp = folder / "requirements.sha256"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    python = folder / "bin" / "python"
    if not stamp.is_file() or stamp.read_text() != digest:
        print(f"Installing the packages of {requirements} into {folder} (once)", file=sys.stderr, flush=True)
        install = [python, "-m", "pip", "install", "--quiet", "--requirement", requirements]
        for command in [[sys.executable, "-m", "venv", "--clear", folder], install]:
            # The stamp is written last: an interrupted installation starts again.
            if subprocess.run(command, stdout=sys.stderr).returncode != 0:
                print(f"{Path(sys.argv[0]).name}: the Python environment could not be made, see above; it needs "
                      "Python's venv and pip, and a package index that pip reaches", file=sys.stderr)
                sys.exit(69)
        stamp.write_text(digest)
    if Path(sys.prefix) != folder:
        os.execv(python, [str(python), *sys.argv])
