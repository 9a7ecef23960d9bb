# Causerie among the peers: to be linked, or copied, to peers/causerie/peer.sh (tests/bench/README.md). Sourced by their
# run.sh, whose variables and functions it uses.
causerie_checkout=${CAUSERIE_CHECKOUT:-$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd -P)}
causerie_binary=${CAUSERIE_BINARY:-$causerie_checkout/build/release/bin/causerie}
causerie_port=$((BASE_PORT + 60))
causerie_database=chat_causerie
causerie_url="host=$PGHOST port=$PGPORT user=$PGUSER dbname=$causerie_database"

causerie_setup() {
    [ -x "$causerie_binary" ] || die "there is no $causerie_binary: set CAUSERIE_CHECKOUT and run script/build release there"
    fresh_db "$causerie_database"
    DATABASE_URL=$causerie_url "$causerie_binary" migrate >"$DATA/causerie-migrate.log" 2>&1 ||
        die "the database cannot be migrated; see $DATA/causerie-migrate.log"
    # The common room is the first of theirs.
    psql -qX -d "$causerie_database" -v users="$USERS" -v rooms=$((ROOMS - 1)) -v messages=$((ROOMS * HISTORY)) \
        -f "$causerie_checkout/tests/bench/seed.sql" || die "the database cannot be seeded (CAUSERIE_CHECKOUT?)"
    # One line of request headers per user. The tokens are those of seed.sql.
    local user
    for user in $(seq "$USERS"); do
        printf 'Cookie: session=%s\tSec-Fetch-Site: same-origin\n' "$(printf '%43s' "$user" | tr ' ' A)"
    done >"$DATA/causerie.headers"
}

causerie_start() {
    free_port "$causerie_port"
    launch causerie env PORT="$causerie_port" BIND_ADDRESS=127.0.0.1 DATABASE_URL="$causerie_url" RATE_LIMITS=off \
        LOG_LEVEL=warning "$causerie_binary" serve
    wait_for Causerie curl -fs "http://127.0.0.1:$causerie_port/readyz"
}

causerie_measure() {
    # Theirs are other paths, and without a client_id.
    local MESSAGES='/api/v1/rooms/{room}/messages'
    local PAGE="$MESSAGES?limit=50" BODY='{"body":"{text}","client_id":"{uuid}"}'
    http_suite causerie "$causerie_port" "$DATA/causerie.headers" "${PIDS[causerie]}"
    # The newest page is kept in memory; this one is read from the database, as all of theirs are.
    load causerie/get-64-earlier get "$causerie_port" "${PIDS[causerie]}" --conns 64 --rooms "$ROOMS" \
        --headers-file "$DATA/causerie.headers" --path "$MESSAGES?limit=50&before=150"
    fanout causerie sse "$causerie_port" "$causerie_port" /api/v1/events "$DATA/causerie.headers" "${PIDS[causerie]}"
}

causerie_stop() { halt causerie; }
