"""Where things are, the virtual environment that benchmarks share, and the machine they run on."""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENT = HERE / ".venv"
REQUIREMENTS = HERE / "requirements.txt"
NAME = Path(sys.argv[0]).name


def tell(message):
    """Progress goes to standard error: standard output is the answer's alone."""
    print(message, file=sys.stderr, flush=True)


def fail(message):
    """Ends the benchmark with a message."""
    sys.exit(f"{NAME}: {message}")


def enter_environment():
    """Makes the virtual environment if it is missing or outdated, and goes on inside it."""
    if sys.version_info < (3, 11):
        fail(f"needs Python 3.11 or newer, not {platform.python_version()}")
    stamp = ENVIRONMENT / "requirements.sha256"
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    python = ENVIRONMENT / "bin" / "python"
    if not stamp.is_file() or stamp.read_text() != digest:
        tell(f"Installing diffusers and PyTorch into {ENVIRONMENT} (once)")
        install = [python, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS]
        for command in [[sys.executable, "-m", "venv", "--clear", ENVIRONMENT], install]:
            # The stamp is written last: an interrupted installation starts again.
            if subprocess.run(command, stdout=sys.stderr).returncode != 0:
                fail("the environment could not be made, see above")
        stamp.write_text(digest)
    if Path(sys.prefix) != ENVIRONMENT:
        os.execv(python, [str(python), *sys.argv])


def describe_machine():
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").is_file():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines
                      if line.startswith("model name")), model)
    return {"processor": model, "processors": os.cpu_count(), "system": platform.platform()}
