# A bare Debian 13, as the archive base.tar: what stands in for the official slim image where no registry can be reached.
# It is made as that one is: nothing but the essential packages, and no documentation but the licences.
recipe_version=13
debian_suite=trixie

slim_options=(
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*'
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright'
    --dpkgopt='path-exclude=/usr/share/locale/*'
    --aptopt='Acquire::Languages "none"'
    --customize-hook='rm -rf "$1"/var/cache/apt/*.bin "$1"/var/lib/apt/lists/* "$1"/var/log/apt "$1"/var/log/*.log'
)

# How this machine speaks to its mirror, a proxy or an old snapshot say, goes for what is built here, too.
machine_options() { apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|http|https)\b' || true; }

recipe_inputs() {
    mirror_address
    machine_options
}

recipe_build() {
    local work=$1 into=$2 option options=()
    while read -r option; do options+=(--aptopt="${option%;}"); done < <(machine_options)
    # The hook and the package keep usrmerge, and with it perl, out of the tree.
    TMPDIR=$work mmdebstrap --variant=minbase --include=usr-is-merged \
        --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr "${slim_options[@]}" "${options[@]}" \
        "$debian_suite" "$into/base.tar" "deb [signed-by=$mirror_keyring] $(mirror_address) $debian_suite main"
}
