// What a person wrote and the server does not have yet, kept by `storage.js`.
addToLibrary({
    storage_load__deps: ['$guarded', '$withText'],
    storage_load: (self) => guarded(() => {
        const found = (lines) => withText([lines], (text) => _storage_found(self, text));
        Module['background'].then(({ load }) => load(found));
    }),

    storage_keep__deps: ['$guarded', '$UTF8ToString'],
    storage_keep: (key, line, soon) => guarded(() => {
        const texts = [UTF8ToString(key), UTF8ToString(line), soon];
        Module['background'].then(({ keep }) => keep(...texts));
    }),

    storage_drop__deps: ['$guarded', '$UTF8ToString'],
    storage_drop: (key) => guarded(() => {
        const name = UTF8ToString(key);
        Module['background'].then(({ drop }) => drop(name));
    }),
});
