# A private PostgreSQL cluster of this checkout: reached by a Unix socket, with a password, never as root, and nothing
# to do with the machine's own PostgreSQL. Sourced, then cluster_choose.

cluster_role=causerie
cluster_database=causerie
cluster_wait_s=30
# For those who are in a network of their own: where it listens besides.
cluster_listen_addresses=

# cluster_choose NAME: which cluster the other functions mean.
cluster_choose() {
    cluster_owner=$(cluster_owner_name)
    cluster_directory=$(cluster_place)/$1
    cluster_data=$cluster_directory/data
    cluster_log=$cluster_directory/log
    # A socket's path is limited to 107 bytes, and a checkout's may be longer.
    cluster_socket=/tmp/.causerie-$(printf '%s' "$cluster_data" | sha256sum | cut -c1-12)
}

cluster_owner_name() {
    if [ "$(id -u)" = 0 ]; then
        # PostgreSQL refuses to run as root; this user came with its package.
        id -un postgres 2>/dev/null || die "there is no user postgres (run script/setup)"
    else
        id -un 2>/dev/null || die "user $(id -u) has no name, which PostgreSQL needs"
    fi
}

# cluster_as COMMAND...: as the owner, and from a directory that the owner may enter.
cluster_as() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec setpriv --reuid "$cluster_owner" --regid "$(id -g "$cluster_owner")" --clear-groups -- "$@")
    else
        (cd / && exec "$@")
    fi
}

# In the checkout, unless the owner cannot get there (a checkout under /root, say).
cluster_place() {
    local place=$state_directory
    mkdir -p "$place"
    if ! cluster_as test -x "$place"; then
        place=/var/tmp/causerie-$(printf '%s' "$checkout" | sha256sum | cut -c1-12)
        cluster_claim "$place" 0755 "$(id -un)"
    fi
    printf '%s\n' "$place"
}

# cluster_claim DIRECTORY MODE OWNER: makes it, and refuses one that somebody else put there before us.
cluster_claim() {
    mkdir -p "$1"
    [ ! -L "$1" ] || die "$1 is a symbolic link"
    [ "$(id -u)" != 0 ] || [ "$(stat -c %U "$1")" = "$3" ] || [ "$(stat -c %U "$1")" = root ] || die "$1 belongs to someone else"
    [ "$(id -u)" = 0 ] || [ -O "$1" ] || die "$1 belongs to someone else"
    [ "$(id -u)" != 0 ] || chown "$3" "$1"
    chmod "$2" "$1"
}

# The programs of the version that made the data, or the newest. Debian keeps them off the PATH.
cluster_programs() {
    local programs version
    if [ -s "$cluster_data/PG_VERSION" ]; then
        version=$(cat "$cluster_data/PG_VERSION")
        programs=/usr/lib/postgresql/$version/bin
        [ -x "$programs/postgres" ] || die "$cluster_data was made by PostgreSQL $version, which is not installed:" \
            "install it, or throw the data away with script/database destroy"
    else
        programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort --version-sort | tail -n 1)
        [ -x "${programs:-}/initdb" ] || die "PostgreSQL is not installed (run script/setup)"
    fi
    printf '%s\n' "$programs"
}

cluster_url() {
    [ -s "$cluster_directory/password" ] || die "there is no database yet (script/database start)"
    printf 'postgresql://%s:%s@/%s?host=%s\n' \
        "$cluster_role" "$(cat "$cluster_directory/password")" "$cluster_database" "$cluster_socket"
}

# Asks the server itself: a pid file outlives a crash, and its pid may belong to something else by then.
cluster_is_ready() {
    [ -s "$cluster_data/postmaster.pid" ] &&
        "$(cluster_programs)/pg_isready" --quiet --host "$cluster_socket" --timeout 2
}

# Every PostgreSQL process works in its data directory. The owner may look at them even where root may not (in a
# container without CAP_SYS_PTRACE). Zombies have no directory any more.
cluster_processes() {
    # Processes end while we look, which find reports as errors.
    cluster_as find /proc -mindepth 2 -maxdepth 2 -path '/proc/[0-9]*/cwd' -lname "$cluster_data" 2>/dev/null |
        cut -d/ -f3 || true
}

cluster_start() { # [--fast]
    (
        # One start at a time; 9>&- below keeps the server from inheriting the lock.
        mkdir -p "$cluster_directory"
        exec 9>"$cluster_directory/lock"
        flock 9
        cluster_settle
        cluster_is_ready && exit 0
        [ -s "$cluster_data/PG_VERSION" ] || cluster_create 9>&-
        cluster_launch "$@" 9>&-
        cluster_create_database 9>&-
    )
}

# Waits while a start or a stop is under way, and clears away what a crash left.
cluster_settle() {
    local deadline=$((SECONDS + cluster_wait_s))
    while [ -n "$(cluster_processes)" ]; do
        ! cluster_is_ready || return 0
        [ "$SECONDS" -lt "$deadline" ] || die "PostgreSQL neither starts nor stops (see $cluster_log)"
        sleep 0.1
    done
    # Nobody works in the data directory, so these name a dead process, or worse, a new one with a dead one's number.
    rm -f "$cluster_data/postmaster.pid" "$cluster_socket"/.s.PGSQL.5432 "$cluster_socket"/.s.PGSQL.5432.lock
}

cluster_create() {
    local partial=$cluster_data.partial password=$cluster_directory/password status=0
    cluster_claim "$cluster_directory" 0755 "$cluster_owner"
    rm -rf "$partial"
    (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$password")
    # Ours afterwards, but initdb reads it as the owner.
    [ "$(id -u)" != 0 ] || chown "$cluster_owner" "$password"
    cluster_as "$(cluster_programs)/initdb" --pgdata "$partial" --username "$cluster_role" --pwfile "$password" \
        --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --no-sync >"$cluster_directory/initdb.log" 2>&1 || status=$?
    [ "$(id -u)" != 0 ] || chown root "$password"
    if [ "$status" != 0 ]; then
        cat "$cluster_directory/initdb.log" >&2
        die "initdb failed"
    fi
    # Only a whole cluster gets the name under which it is looked for.
    mv "$partial" "$cluster_data"
}

cluster_launch() {
    local options
    options="-c listen_addresses='$cluster_listen_addresses' -c unix_socket_directories='$cluster_socket'"
    # Nor does --fast clean up by itself: some tests count transactions.
    [ "${1:-}" != --fast ] || options+=' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off'
    # Some containers have none.
    cluster_as test -w /dev/shm || options+=' -c dynamic_shared_memory_type=mmap'
    cluster_claim "$cluster_socket" 0700 "$cluster_owner"
    [ ! -s "$cluster_log" ] || mv "$cluster_log" "$cluster_log.before"
    cluster_as "$(cluster_programs)/pg_ctl" --pgdata "$cluster_data" --log "$cluster_log" --options "$options" \
        --wait --timeout "$cluster_wait_s" start >/dev/null || {
        tail -n 20 "$cluster_log" >&2
        die "PostgreSQL did not start (see $cluster_log)"
    }
}

# cluster_psql DATABASE ARGUMENT...: the password goes through the environment, where other users cannot see it.
cluster_psql() {
    local database=$1
    shift
    PGPASSWORD=$(cat "$cluster_directory/password") "$(cluster_programs)/psql" --no-psqlrc \
        --host "$cluster_socket" --username "$cluster_role" --dbname "$database" "$@"
}

cluster_create_database() {
    local found
    found=$(cluster_psql postgres -qAt -c "SELECT 1 FROM pg_database WHERE datname = '$cluster_database'")
    [ -n "$found" ] || cluster_psql postgres -q -c "CREATE DATABASE $cluster_database"
}

# cluster_stop MODE: fast closes all sessions in order; immediate is a crash that the next start recovers from.
cluster_stop() {
    [ -n "$(cluster_processes)" ] || return 0
    cluster_as "$(cluster_programs)/pg_ctl" --pgdata "$cluster_data" --mode "$1" --wait stop >/dev/null ||
        die "PostgreSQL did not stop (see $cluster_log)"
}

cluster_destroy() {
    cluster_stop immediate
    rm -rf "$cluster_directory" "$cluster_socket"
    # Where it stood may be a directory outside the checkout that nobody else would clear away.
    case $cluster_directory in /var/tmp/*) rmdir --ignore-fail-on-non-empty "$(dirname "$cluster_directory")" ;; esac
}

# cluster_use [--fast]: starts it for this process, unless it runs. Several may use it at once: each holds a shared lock.
cluster_use() {
    mkdir -p "$cluster_directory"
    exec 8>"$cluster_directory/users"
    flock --shared 8
    cluster_is_ready || : >"$cluster_directory/started-for-users"
    cluster_start "$@" 8>&-
}

# cluster_release COMMAND...: the last user stops it (or whatever the command does), unless somebody started it by hand.
cluster_release() {
    if [ -e "$cluster_directory/started-for-users" ] && flock --exclusive --nonblock 8; then
        rm -f "$cluster_directory/started-for-users"
        "$@"
    fi
    exec 8>&-
}
