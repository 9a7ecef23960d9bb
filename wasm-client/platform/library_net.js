// Requests, the event stream (which `stream.js` opens), timers, chance and clocks.
addToLibrary({
    $Net: {
        timeout_ms: 20000,
        stream: null,
        timer: 0,

        answer(self, number, status, bytes) {
            const pointer = _malloc(bytes.length + 1);
            HEAPU8.set(bytes, pointer);
            try {
                _net_answered(self, number, status, pointer, bytes.length);
            } finally {
                _free(pointer);
            }
        },

        fetch: async (method, path, body) => {
            const options = { method, credentials: 'same-origin', cache: 'no-store', redirect: 'error' };
            if (body) {
                options.body = body;
                options.headers = { 'Content-Type': 'application/json' };
            }
            // The time-out covers the body too: a connection can stall in its midst.
            const abort = new AbortController();
            const timer = setTimeout(() => abort.abort(), Net.timeout_ms);
            try {
                const response = await fetch(path, { ...options, signal: abort.signal });
                return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
            } catch {
                return { status: 0, bytes: new Uint8Array(0) };
            } finally {
                clearTimeout(timer);
            }
        },

        close() {
            Net.stream?.close();
            Net.stream = null;
        },
    },

    net_send__deps: ['$guarded', '$Net', '$UTF8ToString', 'malloc', 'free'],
    net_send: (self, number, method, path, body) => guarded(() => {
        Net.fetch(UTF8ToString(method), UTF8ToString(path), UTF8ToString(body))
            .then(({ status, bytes }) => Net.answer(self, number, status, bytes));
    }),

    // What a stream says after it was closed is nobody's any more.
    net_open_stream__deps: ['$guarded', '$Net', '$withText', '$UTF8ToString'],
    net_open_stream: (self, path, catchUpPath, user) => guarded(() => {
        Net.close();
        const stream = { close() {} };
        const told = (work) => (...texts) => Net.stream === stream && guarded(() => work(...texts));
        const paths = [UTF8ToString(path), UTF8ToString(catchUpPath)];
        Net.stream = stream;
        Module['background'].then(told(({ openStream }) => {
            stream.close = openStream(paths, user, {
                opened: told(() => _net_stream_opened(self)),
                heard: told((...texts) => withText(texts, (name, id, data) => _net_stream_event(self, name, id, data))),
                lost: told(() => {
                    Net.stream = null;
                    _net_stream_lost(self);
                }),
            });
        }));
    }),

    net_close_stream__deps: ['$guarded', '$Net'],
    net_close_stream: () => guarded(() => Net.close()),

    timer_start__deps: ['$guarded', '$Net'],
    timer_start: (self, delay_ms) => guarded(() => {
        clearTimeout(Net.timer);
        Net.timer = setTimeout(() => _timer_fired(self), delay_ms);
    }),

    clock_wall_ms: () => Date.now(),
    clock_monotonic_ms: () => performance.now(),
    clock_utc_offset_minutes: () => -new Date().getTimezoneOffset(),
    chance: () => Math.random(),

    // 36 characters and a NUL. `randomUUID` exists only where the page came over https or from the machine itself.
    chance_uuid__deps: ['$guarded', '$stringToUTF8'],
    chance_uuid: (target) => guarded(() => {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        bytes[6] = (bytes[6] & 0x0F) | 0x40;
        bytes[8] = (bytes[8] & 0x3F) | 0x80;
        const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
        stringToUTF8(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), target, 37);
    }),
});
