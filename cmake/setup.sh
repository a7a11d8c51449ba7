# Shared by app/run and tests/run: what this machine needs, and how to get it from its distribution. Bash, sourced.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The names below exist in Debian 12 and in Ubuntu 24.04; "a|b" is met by either.
build_packages=(ca-certificates cmake ninja-build g++ ccache libfmt-dev libexpected-dev libmnl-dev
  libre2-dev libqcustomplot-dev nlohmann-json3-dev
  qt6-base-dev qt6-base-dev-tools 'qt6-svg-dev|libqt6svg6-dev')
window_packages=(qt6-qpa-plugins qt6-wayland fonts-dejavu-core fonts-noto-cjk)
test_packages=(git python3 python3-gi gir1.2-atspi-2.0 at-spi2-core dbus dbus-x11 xvfb openbox xdotool imagemagick
  socat ncat tshark iproute2 strace dnsmasq-base avahi-utils apache2-utils util-linux
  clang-format-19 clang-tidy-19)
# Servers that tests talk to. Installing one starts it where a service manager runs: there they are left to the person.
server_packages=(avahi-daemon redis-server nginx-light mosquitto openssh-server)

say() { printf '\n== %s\n' "$*"; }
die() {
  printf '\nERROR: %s\n' "$*" >&2
  exit 1
}

is_installed() { dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

# Prints those of the given packages that are not installed.
missing_packages() {
  local entry name
  for entry in "$@"; do
    for name in ${entry//|/ }; do
      is_installed "$name" && continue 2
    done
    printf '%s\n' "$entry"
  done
}

has_candidate() {
  local policy
  policy=$(apt-cache policy "$1" 2>/dev/null)
  [[ $policy == *Candidate:* && $policy != *'Candidate: (none)'* ]]
}

# Prints the alternative of each entry that the known package lists offer; fails naming the first without any.
choose_candidates() {
  local entry name
  for entry in "$@"; do
    for name in ${entry//|/ }; do
      has_candidate "$name" && printf '%s\n' "$name" && continue 2
    done
    unavailable=$entry
    return 1
  done
}

as_root() {
  if ((EUID == 0)); then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    die "Installing packages needs root, and sudo is not there or would ask for a password without a terminal." \
      "Run this once as root, then start again: apt-get install --no-install-recommends ${missing[*]%%|*}"
  fi
}

apt() { as_root apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"; }

refresh_lists() {
  say "Reading the distribution's package lists"
  apt update || die "apt-get update failed, see above: is there a network, and are the package sources right?"
}

# need_packages a b "c|d": installs what is missing and nothing else; asks for privilege only then.
need_packages() {
  local chosen unavailable='' refreshed=
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "No apt here: going on with what is installed (wanted, by their Debian names: $*)"
    return
  fi
  # No process substitution here: it wants /proc, which a bare root may not have mounted.
  mapfile -t missing <<<"$(missing_packages "$@")"
  if [[ ! ${missing[0]} ]]; then
    say "All needed packages are installed"
    return
  fi
  say "Missing packages: ${missing[*]}"
  if ! choose_candidates "${missing[@]}" >/dev/null; then
    refresh_lists
    refreshed=yes
    choose_candidates "${missing[@]}" >/dev/null ||
      die "The package ${unavailable//|/ (or )} is in none of this system's package sources." \
        "It needs Debian 12 (bookworm) or Ubuntu 24.04 with 'universe', or something newer."
  fi
  mapfile -t chosen <<<"$(choose_candidates "${missing[@]}")"
  say "Installing ${#chosen[@]} packages and what they depend on"
  if ! apt install -y --no-install-recommends "${chosen[@]}"; then
    [[ $refreshed ]] || refresh_lists
    apt install -y --no-install-recommends "${chosen[@]}" || true
  fi
  mapfile -t missing <<<"$(missing_packages "$@")"
  [[ ! ${missing[0]} ]] || die "These packages could not be installed, apt says why above: ${missing[*]}"
}

# As many compilers as there are processors, but one for each GiB of free memory at most.
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
  ((memory >= 1)) || memory=1
  echo $((cores < memory ? cores : memory))
}

# A disk that fills up in the middle of a link says so in words that nobody looks for there.
warn_of_full_disk() {
  local free
  free=$(df --output=avail -BM "$root" | tail -n 1 | tr -dc 0-9)
  ((free >= 3000)) || say "Only $free MB are free on this disk: a first build with the tests wants about 2,500 MB"
}

# configure_and_build preset [targets...]
configure_and_build() {
  local preset=$1 jobs
  shift
  jobs=$(build_jobs)
  warn_of_full_disk
  cd "$root"
  say "Configuring preset $preset in build/$preset"
  cmake --preset "$preset" || die "Configuring failed, see above."
  say "Building with $jobs jobs"
  cmake --build --preset "$preset" --parallel "$jobs" || die "The build failed, see above."
  local target
  for target in "$@"; do
    say "Building $target"
    cmake --build --preset "$preset" --parallel "$jobs" --target "$target" || die "The build of $target failed, see above."
  done
}

# Qt wants UTF-8, and a bare system has no locale set at all.
if [[ ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} =~ ^(C|POSIX)$ ]]; then
  export LC_ALL=C.UTF-8
fi
