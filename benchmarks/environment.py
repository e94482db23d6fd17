"""Where things are, the virtual environment that benchmarks share, and the machine they run on."""

import os
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENT = HERE / ".venv"
REQUIREMENTS = HERE / "requirements.txt"
NAME = Path(sys.argv[0]).name

sys.path.insert(0, str(ROOT / "scripts"))
import virtual_environment  # noqa: E402


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
    virtual_environment.enter(ENVIRONMENT, REQUIREMENTS)


def describe_machine():
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").is_file():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines
                      if line.startswith("model name")), model)
    return {"processor": model, "processors": os.cpu_count(), "system": platform.platform()}
