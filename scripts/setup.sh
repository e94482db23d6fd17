#!/usr/bin/env bash
# Finds what sdlab needs besides its source: Swift, a C compiler, five system libraries, and gnuplot for figures.
#
# Missing Debian or Ubuntu packages are installed where that needs no password; otherwise the command that
# installs them is printed and the script ends with 69 (service unavailable).
#
#     scripts/setup.sh [acceptance]     what the acceptance tests need as well: Python and HDF5's tools
set -euo pipefail

readonly purpose=${1:-}
readonly swift=${SWIFT:-swift}
readonly needed_major=6 needed_minor=3

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 69
}

# Debian packages that are missing, one a line. Each library is looked for under its pkg-config name.
missing_packages() {
    command -v git >/dev/null || echo git
    command -v pkg-config >/dev/null || echo pkg-config
    has_c_compiler || echo g++
    command -v gnuplot >/dev/null || echo gnuplot-nox
    local pair
    for pair in openblas:libopenblas-dev hdf5:libhdf5-dev yaml-0.1:libyaml-dev libpng:libpng-dev \
        libcmark-gfm:libcmark-gfm-dev; do
        pkg-config --exists "${pair%%:*}" 2>/dev/null || echo "${pair#*:}"
    done
    # Its extensions, such as tables, are a package apart without a pkg-config file.
    echo '#include <cmark-gfm-core-extensions.h>' | cc -E -x c - >/dev/null 2>&1 || echo libcmark-gfm-extensions-dev
    if [ "$purpose" = acceptance ]; then
        python3 -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
        command -v h5diff >/dev/null || echo hdf5-tools
    fi
}

# A compiler that finds the C library's headers, which Swift on its own does not bring.
has_c_compiler() {
    local compiler
    for compiler in cc gcc clang; do
        if command -v "$compiler" >/dev/null \
            && echo '#include <stdio.h>' | "$compiler" -E -x c - >/dev/null 2>&1; then
            return 0
        fi
    done
    return 1
}

install_packages() {
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then sudo=(sudo); fi
    local prefix=${sudo[*]:+sudo }
    local by_hand="${prefix}apt-get update && ${prefix}apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null; then
        fail "missing: $* (Debian's names)" "install your system's packages for these, then try again"
    fi
    if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
        fail "missing: $*" "run this, then try again:" "    $by_hand"
    fi
    echo "setup: $by_hand"
    local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null; }; then
        fail "apt-get failed; run this, then try again:" "    $by_hand"
    fi
}

check_swift() {
    local where="get it from https://www.swift.org/install/linux, and put its bin folder into PATH"
    command -v "$swift" >/dev/null || fail "Swift is missing; $needed_major.$needed_minor or newer is needed" "$where"
    local version
    version=$("$swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    local major=${version%%.*} minor=${version#*.}
    if [ -z "$version" ] || [ "$major" -lt "$needed_major" ] \
        || { [ "$major" -eq "$needed_major" ] && [ "$minor" -lt "$needed_minor" ]; }; then
        fail "Swift is ${version:-of unknown version}; $needed_major.$needed_minor or newer is needed" "$where"
    fi
}

main() {
    local missing
    missing=$(missing_packages)
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086  # one word a package
        install_packages $missing
        missing=$(missing_packages)
        [ -z "$missing" ] || fail "installed, and still not found:" "    ${missing//$'\n'/ }"
    fi
    check_swift
}

main
