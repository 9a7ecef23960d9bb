-- Accounts with sessions, rooms with everybody in them, and a history: run with psql after `causerie migrate`, while no
-- server runs. It adds what is missing, so running it again with more messages lengthens the history.
--   users     accounts bench1 …; the session token of number i is i, filled up with A to 43 characters
--   rooms     bench 1 …, public; everybody is in all of them, and in the common room
--   messages  in all rooms together (the common room is one of them), at least
\set ON_ERROR_STOP on
BEGIN;
INSERT INTO account (username, display_name, role)
SELECT 'bench' || number, 'Bench ' || number, 'member' FROM generate_series(1, :users) number
ON CONFLICT (username) DO NOTHING;

INSERT INTO session (token_hash, user_id, expires_at)
SELECT sha256(convert_to(lpad(number::text, 43, 'A'), 'UTF8')), account.id, now() + interval '30 days'
FROM generate_series(1, :users) number JOIN account ON account.username = 'bench' || number
ON CONFLICT (token_hash) DO NOTHING;

INSERT INTO room (kind, name)
SELECT 'public', 'bench ' || number FROM generate_series(1, :rooms) number
WHERE NOT EXISTS (SELECT FROM room WHERE name = 'bench ' || number);

INSERT INTO membership (room_id, user_id, role)
SELECT room.id, account.id, 'member' FROM room, account ON CONFLICT (room_id, user_id) DO NOTHING;
UPDATE room SET member_count = (SELECT count(*) FROM membership WHERE room_id = room.id);

-- The rooms take turns, and a message's id is its position in the log, as if it had been posted.
CREATE TEMPORARY TABLE place ON COMMIT DROP AS
SELECT id AS room_id, (SELECT coalesce(max(seq), 0) FROM message WHERE room_id = room.id) AS last_seq, row_number() OVER (ORDER BY id) AS turn, count(*) OVER () AS rooms,
       ceil(greatest(0, :messages - (SELECT count(*) FROM message)) / count(*) OVER ()::numeric)::bigint AS wanted
FROM room;

CREATE TEMPORARY TABLE post ON COMMIT DROP AS
SELECT log_head.head + (step - 1) * place.rooms + place.turn AS position, place.room_id, place.last_seq + step AS seq,
       authors[1 + step % :users] AS author_id
FROM log_head, place, generate_series(1, place.wanted) step,
     (SELECT array_agg(id ORDER BY id) AS authors FROM account WHERE username LIKE 'bench%') account;

INSERT INTO message (id, room_id, seq, event_seq, author_id, client_id, body, created_at)
SELECT position, room_id, seq, position, author_id, 'seed-' || position,
       rpad('seeded message ' || position || ' ', 100, 'of the history that was there before '), now()
FROM post ORDER BY position;

UPDATE log_head SET head = head + (SELECT count(*) FROM post);
COMMIT;
VACUUM (ANALYZE);
