// Pointer, wheel and the keys that no element takes for itself. Listened to on the window: what lies over the canvas
// must not hide the pointer from what is drawn there.
addToLibrary({
    $Input: {
        self: 0,

        // In the order of ImGui's buttons: left, right, middle.
        buttons: [0, 2, 1],

        send(event, kind) {
            const scale = window.devicePixelRatio || 1;
            const touch = event.pointerType === 'touch';
            const button = Input.buttons[event.button] ?? 0;
            _input_pointer(Input.self, kind, event.clientX * scale, event.clientY * scale, button, touch ? 1 : 0);
        },

        fieldFrame: 12,

        fieldAround: (x, y) => [...document.querySelectorAll('.field > textarea, .field > input')].find((field) => {
            if (field.closest('[inert]')) return false;
            const { left, top, right, bottom } = field.getBoundingClientRect();
            const frame = Input.fieldFrame;
            return x > left - frame && x < right + frame && y > top - frame && y < bottom + frame;
        }),

        leave: () => _input_pointer_left(Input.self),

        listenToPointer() {
            const canvas = document.getElementById('canvas');
            const listen = (name, handle) => window.addEventListener(name, handle, { passive: true });
            listen('pointermove', (event) => Input.send(event, 0));
            listen('pointerdown', (event) => Input.send(event, 1));
            listen('pointerup', (event) => {
                Input.send(event, 2);
                if (event.pointerType === 'touch') Input.leave();
            });
            // A touch became a scroll or a zoom: the button that was pressed must not stay so.
            listen('pointercancel', (event) => {
                Input.leave();
                Input.send(event, 2);
                Input.leave();
            });
            document.documentElement.addEventListener('pointerleave', (event) => {
                if (event.pointerType !== 'touch') Input.leave();
            });
            // Pressing something drawn must not take the focus from the field that is being written in; but pressing
            // the frame that is drawn around a field means the field.
            canvas.addEventListener('mousedown', (event) => {
                event.preventDefault();
                Input.fieldAround(event.clientX, event.clientY)?.focus({ preventScroll: true });
            });
            canvas.addEventListener('wheel', (event) => {
                const line = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 / 3 : 1 / 100;
                _input_wheel(Input.self, -event.deltaX * line, -event.deltaY * line);
                event.preventDefault();
            }, { passive: false });
            window.addEventListener('blur', () => _input_focus(Input.self, 0));
            window.addEventListener('focus', () => _input_focus(Input.self, 1));
        },

        // 229 is what an input method makes of the key that begins a composition.
        isText: (event) => event.keyCode === 229 || (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey
            && !event.metaKey && !event.altKey),

        // Typing goes to the composer unless the focus is on something that takes text; the character follows it there.
        isIdle: (element) => !element || element === document.body || element.id === 'log'
            || element.classList.contains('proxy'),

        listenToKeys() {
            window.addEventListener('keydown', (event) => {
                if (event.isComposing || event.defaultPrevented) return;
                if (event.key === 'Escape') _input_escape(Input.self);
                const composer = document.querySelector('#fields textarea');
                if (!composer || composer.closest('[inert]')) return;
                const log = document.getElementById('log');
                const { activeElement } = document;
                if (Input.isText(event) && Input.isIdle(activeElement)) composer.focus({ preventScroll: true });
                const page = { PageUp: -1, PageDown: 1 }[event.key];
                if (page && activeElement === composer && !event.shiftKey) {
                    log.scrollBy({ top: page * log.clientHeight * 0.9 });
                    event.preventDefault();
                }
            });
        },
    },

    input_listen__deps: ['$guarded', '$Input'],
    input_listen: (self) => guarded(() => {
        Input.self = self;
        Input.listenToPointer();
        Input.listenToKeys();
    }),
});
