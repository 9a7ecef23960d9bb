// What a person wrote and the server does not have yet, kept in IndexedDB: lines of text by key, each with the page that
// it belongs to. A page holds a lock of its own name for as long as it lives; whoever gets that lock inherits. Where the
// browser keeps nothing, a private window say, everything here is in vain and nothing else is the worse for it.
addToLibrary({
    $Storage: {
        self: 0,
        page: '',
        opened: null,

        // Plain http has no locks; then every page inherits from every other, and the server sorts out the doubles.
        lock: (page, work) => (navigator.locks ? navigator.locks.request(`causerie-page-${page}`, work) : work()),

        database: () => new Promise((resolve, reject) => {
            const request = indexedDB.open('causerie', 1);
            request.onupgradeneeded = () => request.result.createObjectStore('unsent');
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        }),

        open(self) {
            Storage.self = self;
            Storage.page = crypto.getRandomValues(new Uint32Array(4)).join('-');
            const living = new Promise((resolve) => {
                Storage.lock(Storage.page, () => {
                    resolve();
                    return new Promise(() => {});
                });
            });
            Storage.opened = living.then(Storage.database);
        },

        use(mode, work) {
            return Storage.opened.then((database) => new Promise((resolve) => {
                const transaction = database.transaction('unsent', mode);
                transaction.oncomplete = resolve;
                transaction.onabort = resolve;
                work(transaction.objectStore('unsent'));
            })).catch(() => {});
        },

        // Without the commit a page that ends right away would take back what it has just written.
        write: (work) => Storage.use('readwrite', (store) => {
            work(store);
            store.transaction.commit();
        }),

        forEach: async (mode, see) => {
            await Storage.use(mode, (store) => {
                store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
                    if (!cursor) return;
                    see(cursor.value, cursor);
                    cursor.continue();
                };
            });
        },

        inherit: async (page) => {
            const lines = [];
            await Storage.forEach('readwrite', ([owner, line], cursor) => {
                if (owner !== page) return;
                lines.push(line);
                cursor.update([Storage.page, line]);
            });
            if (lines.length > 0) withText([lines.join('\n')], (text) => _storage_found(Storage.self, text));
        },

        load: async () => {
            const pages = new Set();
            await Storage.forEach('readonly', ([owner]) => pages.add(owner));
            pages.delete(Storage.page);
            for (const page of pages) Storage.lock(page, () => Storage.inherit(page));
        },
    },

    storage_load__deps: ['$guarded', '$Storage', '$withText'],
    storage_load: (self) => guarded(() => {
        Storage.open(self);
        Storage.load();
    }),

    storage_keep__deps: ['$guarded', '$Storage', '$UTF8ToString'],
    storage_keep: (key, line) => guarded(() => {
        const [name, text] = [UTF8ToString(key), UTF8ToString(line)];
        Storage.write((store) => store.put([Storage.page, text], name));
    }),

    storage_drop__deps: ['$guarded', '$Storage', '$UTF8ToString'],
    storage_drop: (key) => guarded(() => {
        const name = UTF8ToString(key);
        Storage.write((store) => store.delete(IDBKeyRange.bound(name, `${name}\uFFFF`)));
    }),
});
