// What stands around the program while it starts, and when it cannot. `Module` is Emscripten's name for what it is given.
'use strict';

function showFailure(title, detail) {
    const failure = document.getElementById('failure');
    failure.querySelector('h1').textContent = title;
    failure.querySelector('p').textContent = detail;
    failure.querySelector('button').addEventListener('click', () => location.reload(), { once: true });
    document.getElementById('skeleton').hidden = true;
    document.getElementById('sign-in').hidden = true;
    document.getElementById('chat').hidden = true;
    failure.hidden = false;
}

function showUnsupported() {
    showFailure('This browser cannot show Causerie',
        'It needs WebAssembly and WebGL 2, which every current browser has. They may be switched off in its settings.');
}

const Module = {
    // The page knows the file's real name, which holds a hash of its content.
    locateFile: () => document.getElementById('wasm').href,
    onAbort: () => showFailure('Something went wrong', 'Causerie could not go on. What you sent is safe.'),
    print: (text) => console.log(text),
    printErr: (text) => console.error(text),
};

// What is needed only after the first frame. A module that could not be fetched would never be fetched again under the
// same address, of which the fragment is a part.
async function fetchBackground(attempt) {
    try {
        const parts = [import(`/storage.js#${attempt}`), import(`/stream.js#${attempt}`)];
        return Object.assign({}, ...await Promise.all(parts));
    } catch {
        await new Promise((resolve) => setTimeout(resolve, 3000));
        return fetchBackground(attempt + 1);
    }
}

window.Module = Module;

// A page that nobody looks at draws no first frame.
Module.background = new Promise((resolve) => {
    const begin = () => resolve(fetchBackground(0));
    if (document.hidden) begin();
    document.addEventListener('causerie:drawn', begin, { once: true });
});
document.addEventListener('causerie:unsupported', showUnsupported);
window.addEventListener('error', (event) => {
    const isTrap = typeof WebAssembly === 'object' && event.error instanceof WebAssembly.RuntimeError;
    if (isTrap) Module.onAbort();
    else if (event.target instanceof HTMLScriptElement) showFailure('Causerie could not be loaded', 'Check your connection.');
}, true);
document.addEventListener('causerie:drawn', () => { document.getElementById('skeleton').hidden = true; });
const needed = ['ResizeObserver', 'BroadcastChannel'];
if (typeof WebAssembly !== 'object' || needed.some((name) => typeof window[name] !== 'function')) showUnsupported();
