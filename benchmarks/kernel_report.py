"""The lines of `kernels` in words."""


def amount(value, unit):
    """Bytes in MiB, seconds in the unit that suits them."""
    if unit == "bytes":
        return f"{value / 2**20:.0f} MiB"
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.2f} s"


def reach(better, number):
    return f"{'>=' if better == 'higher' else '<='} {number:g}"


def row(line):
    """One measured job."""
    gflops = f"{line['gflops']:.1f}" if "gflops" in line else ""
    end = "  ".join(
        word for word, applies in [("missed", not line["holds"]), ("busy", line["busy"])] if applies)
    if "relative_l2" in line:
        end += f"  outputs differ by {line['relative_l2']:.1e}"
    end = end and f"  {end.strip()}"
    return (f"{line['job']:38} {line['threads']:>7} {amount(line['ours'], line['unit']):>9} "
            f"{amount(line['theirs'], line['unit']):>9} {gflops:>7} {line['ratio']:>7.3f}  "
            f"{reach(line['better'], line['reach']):8} {line['against']:17}{end}").rstrip()


def write_table(lines, facts):
    """All measured jobs, those of one name together."""
    print(", ".join(facts) + "\n")
    print(f"{'job':38} {'threads':>7} {'ours':>9} {'theirs':>9} {'GFLOP/s':>7} {'ratio':>7}  "
          f"{'reach':8} against")
    names = list(dict.fromkeys(line["job"] for line in lines))
    for line in sorted(lines, key=lambda line: names.index(line["job"])):
        print(row(line))
    held = sum(line["holds"] for line in lines)
    print(f"\n{held} of {len(lines)} reach what they should. "
          "Ratio: theirs / ours where reach says >=, ours / theirs where it says <=.")
    if any(line["busy"] for line in lines):
        print("busy: a side's rounds lie far apart, other work disturbed them; measure again.")


def write_list(jobs):
    """The chosen jobs."""
    for job in jobs:
        print(f"{job.name:38} {reach(job.better, job.reach):8} {job.against:17}"
              f"{'  minutes' if job.is_slow else ''}".rstrip())
