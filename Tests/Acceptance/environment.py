"""Where things are, and the virtual environment that the acceptance tests run in."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

sys.path.insert(0, str(ROOT / "scripts"))
import virtual_environment  # noqa: E402


def enter():
    """Goes on inside the environment; ends with 69 (service unavailable) where it cannot be made."""
    virtual_environment.enter(ROOT / ".build" / "acceptance", HERE / "requirements.txt")
