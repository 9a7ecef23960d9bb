# The Debian packages that we need, and how they are installed. Sourced.

# What compiles the server and the client, as they are shipped.
packages_for_build() {
    printf '%s\n' g++ cmake ninja-build ccache pkg-config ca-certificates xz-utils python3 python3-yaml \
        libpistache-dev libpq-dev libssl-dev libsodium-dev libcli11-dev libutf8proc-dev \
        nlohmann-json3-dev libexpected-dev clang-19 lld-19 llvm-19 node-acorn esbuild
    # Node often comes from elsewhere, and then Debian's must not replace it.
    command -v node >/dev/null || printf 'nodejs\n'
}

packages_for_server() {
    packages_for_build
    printf '%s\n' catch2 curl postgresql
}

packages_for_test() {
    # Chromium without a window: it costs a third less of the processor than all of Chromium does with none shown.
    printf '%s\n' chromium-headless-shell fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji git iproute2 \
        pgbouncer prometheus systemd
    command -v npm >/dev/null || printf 'npm\n'
}

packages_for_image() {
    printf '%s\n' buildah podman crun mmdebstrap
}

packages_for_check() {
    printf '%s\n' clang-format-19 clang-tidy-19 shellcheck
}

# packages_missing PACKAGE...: those that are not completely installed.
packages_missing() {
    local installed
    # dpkg-query fails when it does not know one of them, which is the case we are here for.
    installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    comm -23 <(printf '%s\n' "$@" | sort -u) <(sed -n 's/^installed //p' <<<"$installed" | sort -u)
}
