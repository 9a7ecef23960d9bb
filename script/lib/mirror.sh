# Packages and sources of other Debian releases, from the mirror that this machine's own apt uses, checked by apt against
# Debian's keys, and without touching the machine's apt configuration. Sourced; needs no root.

mirror_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The address of the first repository that apt has for this machine's own Debian release.
mirror_address() {
    local release
    release=$(debian_release)
    apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(CODENAME) $(REPO_URI)' |
        awk -v release="$release" '
            $1 == "Packages" && ($2 == release || $2 == release "/" || $3 == release ||
                                 $2 == "stable" || $2 == "oldstable") { print $NF; exit }'
}

# mirror_open DIRECTORY KIND SUITE...: a private apt in DIRECTORY that knows the given suites; KIND is deb or deb-src.
# Sets mirror_options, for `apt-get "${mirror_options[@]}" …`.
mirror_open() {
    local directory=$1 kind=$2 address suite
    shift 2
    address=$(mirror_address)
    [ -n "$address" ] || die "apt has no Debian repository configured to take the packages from"
    mkdir -p "$directory"/{lists/partial,cache/archives/partial}
    for suite; do
        printf '%s [signed-by=%s] %s %s main\n' "$kind" "$mirror_keyring" "$address" "$suite"
    done >"$directory/sources.list"
    mirror_options=(
        -q -o Acquire::Languages=none -o Acquire::Retries=3
        -o "Dir::State::Lists=$directory/lists" -o "Dir::Cache=$directory/cache"
        -o "Dir::Etc::SourceList=$directory/sources.list" -o Dir::Etc::SourceParts=/dev/null
        # The files belong to whoever runs this, not to the user _apt.
        -o APT::Sandbox::User=root
    )
    apt-get "${mirror_options[@]}" update
}

# mirror_source DIRECTORY PACKAGE VERSION: upstream's unchanged tarball, unpacked into DIRECTORY.
mirror_source() {
    local directory=$1 package=$2 version=$3 downloads
    downloads=$(mktemp -d "$directory.download.XXXXXX")
    (cd "$downloads" && apt-get "${mirror_options[@]}" source --download-only --tar-only "$package=$version")
    mkdir -p "$directory"
    tar -x -f "$downloads"/*.orig.tar.* -C "$directory" --strip-components=1
    rm -rf "$downloads"
}

# mirror_source_versions PACKAGE: the versions to be had, oldest first.
mirror_source_versions() {
    apt-cache "${mirror_options[@]}" showsrc "$1" | sed -n 's/^Version: //p' | sort --version-sort --unique
}
