// The page around the canvas: title, colours, what is inert behind a dialog, what is said aloud, the address, and the
// person's preferences.
addToLibrary({
    $Page: {
        self: 0,
        spoken_max: 5,
        focusBeforeDialog: '',
        preferences: ['(prefers-color-scheme: dark)', '(prefers-contrast: more), (forced-colors: active)',
            '(prefers-reduced-motion: reduce)'],

        tellPreferences() {
            const holds = Page.preferences.map((query) => (matchMedia(query).matches ? 1 : 0));
            _page_preferences(Page.self, ...holds);
        },

        path: () => location.pathname,

        // How to find the element, or the one that takes its place.
        nameOf(element) {
            if (element?.dataset.id) return `.proxy[data-id="${CSS.escape(element.dataset.id)}"]`;
            return element?.id ? `#${CSS.escape(element.id)}` : '';
        },
    },

    // The elements of an overlay tell their news to `self`.
    elements_open__deps: ['$guarded', '$Fields', '$Proxies', '$Log', '$Sheet', '$withText',
        '$Typeface'],
    elements_open: (self) => guarded(() => {
        for (const part of [Fields, Proxies, Log, Sheet]) part.open(self);
    }),

    page_open__deps: ['$guarded', '$Page', '$withText'],
    page_open: (self) => guarded(() => {
        Page.self = self;
        for (const query of Page.preferences) matchMedia(query).addEventListener('change', Page.tellPreferences);
        Page.tellPreferences();
        document.addEventListener('visibilitychange', () => _page_visibility(self, document.hidden ? 0 : 1));
        window.addEventListener('online', () => _page_online(self, 1));
        window.addEventListener('offline', () => _page_online(self, 0));
        window.addEventListener('popstate', () => withText([Page.path()], (path) => _page_address(self, path)));
        document.addEventListener('causerie:signed-in', () => _page_signed_in(self));
        document.fonts?.addEventListener('loadingdone', () => _page_fonts_changed(self));
    }),

    // A copy, which the caller frees.
    page_path__deps: ['$guarded', '$Page', '$stringToNewUTF8'],
    page_path: () => guarded(() => stringToNewUTF8(Page.path()), 0),

    page_set_address__deps: ['$guarded', '$Page', '$UTF8ToString'],
    page_set_address: (path) => guarded(() => {
        const wanted = UTF8ToString(path);
        if (wanted === Page.path()) return;
        // From the bare address to a room is no step of the person's: going back from there should leave the page.
        if (Page.path() === '/') history.replaceState(null, '', wanted);
        else history.pushState(null, '', wanted);
    }),

    page_set_title__deps: ['$guarded', '$UTF8ToString'],
    page_set_title: (title, heading) => guarded(() => {
        document.title = UTF8ToString(title);
        document.getElementById('heading').textContent = UTF8ToString(heading);
    }),

    page_set_colors__deps: ['$guarded'],
    page_set_colors: (dark, background) => guarded(() => {
        const color = `#${background.toString(16).padStart(6, '0')}`;
        const root = document.documentElement;
        root.style.colorScheme = dark ? 'dark' : 'light';
        root.style.backgroundColor = color;
        for (const meta of document.querySelectorAll('meta[name=theme-color]')) meta.content = color;
    }),

    // Everything but the dialog is out of reach while one is open, and the focus comes back afterwards.
    page_set_modal__deps: ['$guarded', '$Page', '$UTF8ToString'],
    page_set_modal: (modal, label) => guarded(() => {
        const dialog = document.getElementById('dialog');
        const isOpening = modal && dialog.hidden;
        if (isOpening) Page.focusBeforeDialog = Page.nameOf(document.activeElement);
        dialog.hidden = !modal;
        dialog.setAttribute('aria-label', UTF8ToString(label));
        document.getElementById('chat').inert = Boolean(modal);
        if (isOpening) dialog.focus({ preventScroll: true });
    }),

    // Once what was behind the dialog stands again. It may be another element by now, and something else may want it.
    page_return_focus__deps: ['$guarded', '$Page'],
    page_return_focus: () => guarded(() => {
        const name = Page.focusBeforeDialog;
        Page.focusBeforeDialog = '';
        // What is in the closed dialog keeps the focus until the browser lays the page out again.
        const { activeElement } = document;
        const isIdle = !activeElement || activeElement === document.body || activeElement.closest('#dialog');
        if (name && isIdle) document.querySelector(name)?.focus({ preventScroll: true });
    }),

    page_announce__deps: ['$guarded', '$Page', '$UTF8ToString'],
    page_announce: (text) => guarded(() => {
        const region = document.getElementById('announcements');
        const line = document.createElement('p');
        line.textContent = UTF8ToString(text);
        region.append(line);
        while (region.childElementCount > Page.spoken_max) region.firstElementChild.remove();
    }),

    page_show_sign_in__deps: ['$guarded', '$UTF8ToString'],
    page_show_sign_in: (notice) => guarded(() => {
        document.dispatchEvent(new CustomEvent('causerie:sign-in-wanted', { 'detail': UTF8ToString(notice) }));
    }),

    // The canvas is no longer empty.
    page_drawn__deps: ['$guarded'],
    page_drawn: () => guarded(() => {
        performance.mark('causerie:first-frame');
        document.dispatchEvent(new CustomEvent('causerie:drawn'));
    }),

    page_show_unsupported__deps: ['$guarded'],
    page_show_unsupported: () => guarded(() => {
        document.dispatchEvent(new CustomEvent('causerie:unsupported'));
    }),

    // For tests and the curious.
    page_publish__deps: ['$guarded'],
    page_publish: (self) => guarded(() => {
        window['causerie'] = {
            get 'frames'() { return _client_frames(self); },
            get 'link'() { return ['connecting', 'live', 'waiting'][_client_link(self)]; },
        };
    }),
});
