// What a person wrote and the server does not have yet, kept in IndexedDB: lines of text by key, each with the page that
// it belongs to, and for a draft when it was kept. A page holds a lock of its own name for as long as it lives; whoever
// gets that lock inherits. Where the browser keeps nothing, a private window say, everything here is in vain and nothing
// else is the worse for it.
const draftWaitMs = 300;
const draftLengthMax = 65536;
const draftsMax = 200;

const page = crypto.getRandomValues(new Uint32Array(4)).join('-');
const pages = new BroadcastChannel('causerie-pages');
const watched = new Set([page]);
const drafts = new Map();
let timer = 0;
let opened;
let tellFound;
let isAnnounced = false;

// Plain http has no locks; then every page inherits from every other, and the server sorts out the doubles.
const lock = (name, work) => (navigator.locks ? navigator.locks.request(`causerie-page-${name}`, work) : work());

const database = () => new Promise((resolve, reject) => {
    const request = indexedDB.open('causerie', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('unsent');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
});

const use = (mode, work) => opened.then((found) => new Promise((resolve) => {
    const transaction = found.transaction('unsent', mode);
    transaction.oncomplete = resolve;
    transaction.onabort = resolve;
    work(transaction.objectStore('unsent'));
})).catch(() => {});

// Without the commit a page that ends right away would take back what it has just written.
const write = (work) => use('readwrite', (store) => {
    work(store);
    store.transaction.commit();
});

const forEach = (mode, see) => use(mode, (store) => {
    store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        see(cursor.value, cursor);
        cursor.continue();
    };
});

// From now on the other pages wait for the end of this one, which has something to leave behind. Said before, lest the
// page end in between, and again afterwards for one that was just opening and looked too early.
async function announced(work) {
    const isFirst = !isAnnounced;
    isAnnounced = true;
    if (isFirst) opened?.then(() => pages.postMessage(page)).catch(() => {});
    await work();
    if (isFirst) pages.postMessage(page);
}

async function inherit(owner) {
    const lines = [];
    await forEach('readwrite', ([itsOwner, line, keptAt], cursor) => {
        if (itsOwner !== owner) return;
        lines.push(line);
        cursor.update([page, line, keptAt]);
    });
    if (lines.length === 0) return;
    announced(() => {});
    tellFound(lines.join('\n'));
}

function watch(owner) {
    if (watched.has(owner)) return;
    watched.add(owner);
    lock(owner, () => inherit(owner));
}

/** Nobody comes back for the oldest of very many. */
function forgetOldest(kept) {
    const tooMany = kept.sort(([a], [b]) => b - a).slice(draftsMax);
    if (tooMany.length > 0) write((store) => tooMany.forEach(([, key]) => store.delete(key)));
}

function flush() {
    clearTimeout(timer);
    timer = 0;
    const due = [...drafts];
    drafts.clear();
    if (due.length === 0) return;
    announced(() => write((store) => due.forEach(([key, line]) => store.put([page, line, Date.now()], key))));
}

/** Calls `found` with the lines of pages that are no more, now and whenever one ends. Once. */
export async function load(found) {
    tellFound = found;
    const living = new Promise((resolve) => {
        lock(page, () => {
            resolve();
            return new Promise(() => {});
        });
    });
    opened = living.then(database);
    // A page without locks cannot tell whether another one has ended.
    if (navigator.locks) pages.onmessage = ({ data }) => watch(data);
    addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    const owners = new Set();
    const kept = [];
    await forEach('readonly', ([owner, , keptAt], { key }) => {
        owners.add(owner);
        if (keptAt) kept.push([keptAt, key]);
    });
    forgetOldest(kept);
    owners.forEach(watch);
}

/** A draft may wait a moment for its next letter. */
export function keep(key, line, isDraft) {
    if (!isDraft) {
        announced(() => write((store) => store.put([page, line], key)));
    } else if (line.length <= draftLengthMax) {
        drafts.set(key, line);
        timer ||= setTimeout(flush, draftWaitMs);
    }
}

/** Everything whose key begins so. */
export function drop(beginning) {
    for (const key of drafts.keys()) if (key.startsWith(beginning)) drafts.delete(key);
    write((store) => store.delete(IDBKeyRange.bound(beginning, `${beginning}\uFFFF`)));
}
