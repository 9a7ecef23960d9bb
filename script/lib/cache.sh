# The cache of downloads and built dependencies, shared by every checkout of this user. Sourced.
# An entry is made in a directory beside its place and renamed into it when complete, so that what is in place is
# whole, whenever somebody pulled the plug; a lock per entry lets two checkouts set up at the same time.

# cache_lock ENTRY: held until this process and its children end.
cache_lock() {
    mkdir -p "$cache_directory/locks"
    exec 9>"$cache_directory/locks/$1"
    if ! flock --nonblock 9; then
        say "waiting: another set-up is making $1"
        flock 9
    fi
}

# cache_begin ENTRY: prints a fresh directory to make the entry in. Only while holding its lock.
cache_begin() {
    local partial=$cache_directory/partial/$1
    rm -rf "$partial"
    mkdir -p "$partial"
    printf '%s\n' "$partial"
}

# cache_publish ENTRY DIRECTORY: one rename.
cache_publish() {
    mv --no-target-directory "$2" "$cache_directory/$1"
}
