// The canvas: its WebGL context, its size in device pixels, its mouse pointer.
addToLibrary({
    $TheCanvas: {
        self: 0,
        element: null,
        cursor: '',
        cursors: ['', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize', 'pointer', 'wait',
            'progress', 'not-allowed'],

        // The size in device pixels as the browser tells it exactly, unless that is far from what it should be: Safari
        // does not tell, and an emulated pixel ratio tells CSS pixels.
        measure(entry) {
            const scale = window.devicePixelRatio || 1;
            const box = TheCanvas.element.getBoundingClientRect();
            let width = Math.round(box.width * scale);
            let height = Math.round(box.height * scale);
            const exact = entry?.devicePixelContentBoxSize?.[0];
            if (exact && Math.abs(exact.inlineSize - width) <= 2 && Math.abs(exact.blockSize - height) <= 2) {
                width = exact.inlineSize;
                height = exact.blockSize;
            }
            _canvas_resized(TheCanvas.self, width, height, scale);
        },

        // A window moved to another monitor or zoomed: the canvas may keep its CSS size, so nothing else would tell.
        watchScale() {
            const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
            query.addEventListener('change', () => {
                TheCanvas.measure();
                TheCanvas.watchScale();
            }, { once: true });
        },

        watchSize() {
            const observer = new ResizeObserver((entries) => TheCanvas.measure(entries[entries.length - 1]));
            try {
                observer.observe(TheCanvas.element, { box: 'device-pixel-content-box' });
            } catch {
                observer.observe(TheCanvas.element);
            }
        },

        // Where the browser does not shrink the page for a virtual keyboard, what is visible of it is our height.
        watchKeyboard() {
            const viewport = window.visualViewport;
            viewport?.addEventListener('resize', () => {
                const height = Math.round(viewport.height * viewport.scale);
                document.documentElement.style.setProperty('--page-height', `${height}px`);
            });
        },
    },

    canvas_open__deps: ['$guarded', '$GL', '$TheCanvas'],
    canvas_open: (self) => guarded(() => {
        const element = document.getElementById('canvas');
        const context = GL.createContext(element, {
            majorVersion: 2,
            minorVersion: 0,
            alpha: false,
            antialias: false,
            depth: false,
            stencil: false,
            preserveDrawingBuffer: false,
            powerPreference: 'low-power',
        });
        if (!context) return 0;
        GL.makeContextCurrent(context);
        TheCanvas.self = self;
        TheCanvas.element = element;
        element.addEventListener('webglcontextlost', (event) => {
            event.preventDefault();
            _canvas_lost(self);
        });
        element.addEventListener('webglcontextrestored', () => _canvas_restored(self));
        element.addEventListener('contextmenu', (event) => event.preventDefault());
        TheCanvas.measure();
        TheCanvas.watchSize();
        TheCanvas.watchScale();
        TheCanvas.watchKeyboard();
        return 1;
    }, 0),

    // Just before drawing: a resized canvas is empty until it is drawn again.
    canvas_set_size__deps: ['$guarded', '$TheCanvas'],
    canvas_set_size: (width, height) => guarded(() => {
        const { element } = TheCanvas;
        if (element.width !== width) element.width = width;
        if (element.height !== height) element.height = height;
    }),

    // Over the log lies the text layer, which has a pointer of its own unless the canvas draws something to press there.
    canvas_set_cursor__deps: ['$guarded', '$TheCanvas'],
    canvas_set_cursor: (index) => guarded(() => {
        const cursor = TheCanvas.cursors[index] ?? '';
        if (cursor === TheCanvas.cursor) return;
        TheCanvas.cursor = cursor;
        TheCanvas.element.style.cursor = cursor;
        document.getElementById('log').classList.toggle('over-button', cursor === 'pointer');
    }),
});
