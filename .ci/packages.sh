# Sourced by ./sequent and ./test: which Debian packages are needed, and how they
# are installed. The lists are the whole truth: a bare Debian 12 has nothing else.

# What building and running takes.
build_packages=(
  ca-certificates capnproto ccache coq g++ libboost-program-options-dev libcapnp-dev libcoq-stdlib
  libhiredis-dev liblua5.1-0-dev libre2-dev libspdlog-dev libsqlite3-dev libssl-dev libtomlplusplus-dev
  libzstd-dev meson ninja-build nlohmann-json3-dev pkg-config python3 zlib1g-dev
)
# What the tests take besides.
test_packages=(
  catch2 chromium clang-format clang-tidy coq-dpdgraph-tools dpkg-dev git libcoq-dpdgraph make metamath-databases ocaml-dune openssl
  procps python3-redis redis-server redis-tools tcl
)
# What the benchmarks compare with.
bench_packages=(time)

# install_packages [--yes] PACKAGE...: installs those that are missing; asks first
# on a terminal unless --yes or CI is set.
install_packages() {
  local yes=${CI:-} missing=() package
  if [ "${1:-}" = --yes ]; then yes=1; shift; fi
  for package in "$@"; do
    [ -e "/var/lib/dpkg/info/$package.list" ] || [ -e "/var/lib/dpkg/info/$package:$(dpkg --print-architecture).list" ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local sudo=()
  echo "missing Debian packages: ${missing[*]}" >&2
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
      echo "install them as root: apt-get install ${missing[*]}" >&2
      return 3
    }
    sudo=(sudo)
  fi
  if [ -z "$yes" ]; then
    if [ ! -t 0 ]; then
      echo "install them (apt-get install ${missing[*]}) or run again with --yes" >&2
      return 3
    fi
    read -r -p "install them now with apt-get? [Y/n] " answer
    case "$answer" in '' | y | Y | yes) ;; *) return 3 ;; esac
  fi
  # Debian's redis-server starts a service when it is installed; the tests start their own.
  "${sudo[@]}" apt-get update -qq >&2 &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}" >&2 || {
    echo "apt-get could not install: ${missing[*]}" >&2
    return 3
  }
}

# configure_build ROOT DIR [MESON-OPTION...]: makes DIR a build folder unless it is one; neighbouring sources are compiled as
# one, since all of them are.
configure_build() {
  local root=$1 dir=$2
  shift 2
  [ -f "$dir/build.ninja" ] || meson setup "$dir" "$root" -Dgrouped=true "$@" >"$dir.setup.log" 2>&1 || {
    cat "$dir.setup.log" >&2
    echo "meson setup failed (above); the build folder is $dir" >&2
    return 3
  }
  rm -f "$dir.setup.log"
}
