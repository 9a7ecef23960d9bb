# Where things are. Sourced first by every script, which thereby works from any directory.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
deps_directory=$checkout/.deps
state_directory=$checkout/.state
build_directory=$checkout/build

# Some CI runners and service managers set no HOME.
home_directory=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
cache_directory=${CAUSERIE_CACHE:-${XDG_CACHE_HOME:-$home_directory/.cache}/causerie}

# "bookworm", "trixie"
debian_release() { (. /etc/os-release && printf '%s\n' "${VERSION_CODENAME:-unknown}"); }
