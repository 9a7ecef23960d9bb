// The event stream: one for all pages of a person in this browser. The page that holds the lock has the stream and says
// on a channel what it hears, numbered; the others follow it, and wait for the lock in case it ends. Whoever begins to
// follow first fetches what lies between its own place in the log and the stream's, so that nothing is missed. Plain http
// has no locks; there every page has a stream of its own.
//
// The browser's own reconnecting is not used: when and where from to go on is for the program to decide.
const answerWaitMs = 2000;  // Whoever holds the lock and says nothing for so long is frozen.
const silenceMaxMs = 20000;  // The server pings every 15 s.
const fetchWaitMs = 10000;
const catchUpPauseMs = 200;

const names = ['message', 'room', 'membership', 'user', 'read', 'room_gone', 'typing', 'presence', 'ping', 'reset', 'bye'];

/** Whether the cursor `mine` is not as far as `theirs`, or of another log. */
function isBehind(mine, theirs) {
    const [[epoch, position], [theirEpoch, theirPosition]] = [mine, theirs].map((cursor) => {
        const at = cursor.lastIndexOf('-');
        return [cursor.slice(0, at), Number(cursor.slice(at + 1))];
    });
    return epoch !== theirEpoch || position < theirPosition;
}

class Stream {
    constructor([path, catchUpPath], user, tell) {
        this.path = path;
        this.catchUpPath = catchUpPath;
        this.tell = tell;
        this.id = crypto.getRandomValues(new Uint32Array(2)).join('-');
        this.reached = new URL(path, location.href).searchParams.get('since');
        this.said = 0;  // When leading: the number of the last event passed on.
        this.leader = '';  // When following: who leads,
        this.heard = 0;  // the number of its last event,
        this.held = null;  // and what it said while this page was catching up.
        this.isClosed = false;
        this.freeze = () => this.fail();
        document.addEventListener('freeze', this.freeze);
        if (!navigator.locks) return void this.lead();
        this.name = `causerie-stream-${user}`;
        this.channel = new BroadcastChannel(this.name);
        this.channel.onmessage = ({ data }) => this.receive(data);
        this.abort = new AbortController();
        this.queue({ signal: this.abort.signal });
        this.say({ kind: 'join' });
        this.timer = setTimeout(() => {
            this.abort.abort();
            this.queue({ steal: true });
        }, answerWaitMs);
    }

    close() {
        this.isClosed = true;
        document.removeEventListener('freeze', this.freeze);
        clearTimeout(this.timer);
        this.abort?.abort();
        this.source?.close();
        this.channel?.close();
        this.release?.();
    }

    fail() {
        if (this.isClosed) return;
        this.close();
        this.tell.lost();
    }

    /** Begins again at once, from where this page is in the log: somebody else leads now, or somebody must. */
    restart() {
        if (!this.isClosed) this.tell.heard('bye', '', '{"retry_ms":0}');
    }

    queue(options) {
        navigator.locks.request(this.name, options, () => {
            if (this.isClosed) return undefined;
            if (this.leader) return this.restart();
            clearTimeout(this.timer);
            this.lead();
            return new Promise((resolve) => { this.release = resolve; });
        }).catch(() => {
            // Taken away, because this page was not answering.
            if (this.release) this.fail();
        });
    }

    say(what) {
        this.channel?.postMessage({ from: this.id, ...what });
    }

    lead() {
        this.say({ kind: 'wait' });
        this.source = new EventSource(this.path);
        this.source.onopen = () => this.tell.opened();
        this.source.onerror = () => this.fail();
        for (const name of names) {
            this.source.addEventListener(name, ({ lastEventId, data }) => {
                if (!this.isClosed) this.pass(name, lastEventId, data);
            });
        }
    }

    // That this page's place in the log is lost says nothing about the others'.
    pass(name, id, data) {
        if (name !== 'reset') {
            this.said += 1;
            this.say({ kind: 'event', number: this.said, event: [name, id, data] });
            this.reached = id || this.reached;
            if (this.said === 1) this.welcome();
        }
        this.tell.heard(name, id, data);
    }

    // A stream that has not said anything yet may be one that does not get through.
    welcome() {
        this.say(this.said > 0 ? { kind: 'welcome', number: this.said, reached: this.reached } : { kind: 'wait' });
    }

    receive({ kind, from, number, reached, event }) {
        if (this.isClosed) return;
        if (kind === 'join') {
            if (this.source) this.welcome();
        } else if (this.source) {
            // Two lead for a moment; the lock decides.
        } else if (kind === 'wait') {
            if (!this.leader) clearTimeout(this.timer);
        } else if (kind === 'welcome') {
            if (!this.leader) this.follow(from, number, reached);
        } else if (this.leader) {
            this.take(from, number, event);
        }
    }

    take(from, number, event) {
        if (from !== this.leader || number !== this.heard + 1) return this.restart();
        this.heard = number;
        this.watch();
        if (this.held) this.held.push(event);
        else this.tell.heard(...event);
    }

    watch() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.restart(), silenceMaxMs);
    }

    async follow(leader, number, reached) {
        this.leader = leader;
        this.heard = number;
        this.held = [];
        this.watch();
        try {
            const missed = await this.catchUp(reached);
            if (this.isClosed) return;
            this.tell.opened();
            for (const event of [...missed, ...this.held]) this.tell.heard(...event);
            this.held = null;
        } catch {
            this.fail();
        }
    }

    /** What happened between this page's place in the log and `reached`, the leader's. */
    async catchUp(reached) {
        if (!isBehind(this.reached, reached)) return [['ping', this.reached, '{}']];
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(), fetchWaitMs);
        const answer = await fetch(this.catchUpPath, {
            credentials: 'same-origin',
            cache: 'no-store',
            signal: late.signal,
        });
        const { code, events, cursor } = await answer.json();
        clearTimeout(timer);
        if (code === 'cursor_expired') return [['reset', '', '']];
        if (!answer.ok) throw new Error(code);
        if (isBehind(cursor, reached) && !this.isClosed) {
            // Another instance of the server, which has yet to hear of it.
            await new Promise((resolve) => setTimeout(resolve, catchUpPauseMs));
            return this.catchUp(reached);
        }
        return [...events.map(({ event, id, data }) => [event, id ?? '', JSON.stringify(data)]), ['ping', cursor, '{}']];
    }
}

/** `tell` has `opened()`, `heard(name, id, data)` and `lost()`. @returns what closes the stream */
export function openStream(paths, user, tell) {
    const stream = new Stream(paths, user, tell);
    return () => stream.close();
}
