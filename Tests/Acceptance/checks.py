"""Checks that print a line each."""

import sys


class Checks:
    """Counts what holds and what does not."""

    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []

    def that(self, claim, holds, found=""):
        """Prints a claim and whether it holds; where not, what was found instead. Answers whether it holds."""
        if holds:
            self.passed += 1
            print(f"ok    {claim}", flush=True)
        else:
            self.failed.append(claim)
            print(f"FAIL  {claim}" + (f"\n      found: {found}" if found != "" else ""), flush=True)
        return bool(holds)

    def none(self, claim, offenders):
        """Holds where there are no offenders; names the first ones."""
        offenders = list(offenders)
        rest = f" and {len(offenders) - 5} more" if len(offenders) > 5 else ""
        return self.that(claim, not offenders, "; ".join(map(str, offenders[:5])) + rest)

    def equal(self, claim, found, expected):
        """Holds where both are equal; shows both."""
        return self.that(claim, found == expected, f"{found!r}, expected {expected!r}")

    def skip(self, claim, reason):
        """Says what this machine cannot show."""
        self.skipped.append(claim)
        print(f"skip  {claim}: {reason}", flush=True)

    def finish(self):
        """Prints the sum and ends the program: 0 where everything holds."""
        total = f"{self.passed} checks hold, {len(self.failed)} fail, {len(self.skipped)} skipped"
        print(f"\n{total}" + "".join(f"\n  {claim}" for claim in self.failed), flush=True)
        sys.exit(1 if self.failed else 0)
