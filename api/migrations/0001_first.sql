-- Accounts, sessions, rooms, memberships, messages and the log. Nothing is qualified with a schema: search_path decides.
-- The CHECKs are a safety net, a few times wider than the product's limits (common/validation/limits.hpp), so that a
-- limit can be raised without a migration.

-- The log's head: one row, which every transaction that changes what clients see updates first. Its lock is held to the
-- commit, so that positions are gapless and commit in order. It is rewritten for every event: room for HOT updates, and
-- vacuumed long before the default would.
CREATE TABLE log_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch text NOT NULL CHECK (epoch ~ '^[a-z0-9]{16}$'),
    head bigint NOT NULL DEFAULT 0 CHECK (head >= 0)
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000);

INSERT INTO log_head (epoch) VALUES (substr(replace(gen_random_uuid()::text, '-', ''), 1, 16));

CREATE TABLE event (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    kind smallint NOT NULL CHECK (kind > 0),  -- store::events::Kind
    room_id bigint,
    subject_id bigint NOT NULL,
    actor_id bigint
);

-- When somebody came into rooms (3) and left them (4).
CREATE INDEX event_membership ON event (subject_id, seq) WHERE kind IN (3, 4);

CREATE TABLE account (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username text COLLATE "C" NOT NULL UNIQUE CHECK (username ~ '^[a-z0-9._-]{1,128}$'),
    display_name text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 256),
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
    kind text NOT NULL DEFAULT 'human' CHECK (kind IN ('human', 'bot')),
    status_text text NOT NULL DEFAULT '' CHECK (char_length(status_text) <= 480),
    password_hash text CHECK (char_length(password_hash) <= 256),  -- Argon2id, PHC format; NULL: no password signs in
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    deactivated_at timestamptz(3)
);

CREATE TABLE session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),  -- SHA-256: the token itself is nowhere
    user_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    last_seen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz(3) NOT NULL,
    user_agent text NOT NULL DEFAULT '' CHECK (char_length(user_agent) <= 1024)
) WITH (fillfactor = 80);

CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE room (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('public', 'private', 'direct')),
    name text NOT NULL CHECK (char_length(name) <= 320 AND (name <> '' OR kind = 'direct')),
    topic text NOT NULL DEFAULT '' CHECK (char_length(topic) <= 1000),
    created_by bigint REFERENCES account,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    archived boolean NOT NULL DEFAULT false,
    is_common boolean NOT NULL DEFAULT false,  -- Everybody who registers is put into it.
    last_seq bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    -- Counted along under the log's lock: counting general's members anew for every reader would cost their number.
    member_count bigint NOT NULL DEFAULT 0 CHECK (member_count >= 0)
) WITH (fillfactor = 50);  -- last_seq changes with every message.

CREATE INDEX room_public ON room (id) WHERE kind = 'public';

CREATE TABLE membership (
    room_id bigint NOT NULL REFERENCES room ON DELETE CASCADE,
    user_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('admin', 'member')),
    read_seq bigint NOT NULL DEFAULT 0 CHECK (read_seq >= 0),
    notify text NOT NULL DEFAULT 'all' CHECK (notify IN ('all', 'mentions', 'none')),
    joined_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (room_id, user_id)
) WITH (fillfactor = 80);

CREATE INDEX membership_of_user ON membership (user_id, room_id);

-- No foreign keys here and in event: each would lock and read a row anew for every post, while the one statement that
-- inserts takes room and author from their membership row. Accounts are never deleted, only deactivated.
CREATE TABLE message (
    id bigint PRIMARY KEY CHECK (id > 0),  -- The log position at which it was posted.
    room_id bigint NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    event_seq bigint NOT NULL CHECK (event_seq >= id),
    author_id bigint NOT NULL,
    body text NOT NULL CHECK (char_length(body) <= 16000),
    client_id text COLLATE "C" NOT NULL CHECK (char_length(client_id) BETWEEN 1 AND 256),
    reply_to bigint,
    thread_id bigint,
    reply_count bigint NOT NULL DEFAULT 0 CHECK (reply_count >= 0),
    pinned boolean NOT NULL DEFAULT false,
    created_at timestamptz(3) NOT NULL,
    edited_at timestamptz(3),
    deleted_at timestamptz(3),
    UNIQUE (room_id, seq),
    UNIQUE (author_id, client_id)  -- Exactly once, for ever.
);

-- Unread = the room's last_seq - the read mark - one's own (first index) - the deleted and thread-only (second index).
CREATE INDEX message_own ON message (author_id, room_id, seq) WHERE deleted_at IS NULL AND thread_id IS NULL;
CREATE INDEX message_uncounted ON message (room_id, seq) WHERE deleted_at IS NOT NULL OR thread_id IS NOT NULL;

-- The room that everybody is in, and its place in the log (2 is store::events::Kind::room).
WITH general AS (
    INSERT INTO room (kind, name, is_common) VALUES ('public', 'general', true) RETURNING id
), head AS (
    UPDATE log_head SET head = head + 1 RETURNING head
)
INSERT INTO event (seq, kind, room_id, subject_id) SELECT head.head, 2, general.id, general.id FROM general, head;
