// The log: a real scroller whose position the canvas follows, and in it the transparent text of the messages on screen,
// so that the browser selects, copies, finds, links and reads aloud. Sizes in CSS pixels.
addToLibrary({
    $Log: {
        self: 0,
        element: null,
        spacer: null,
        list: null,
        messages: null,
        written: -1,
        // What is being filled: a message, and the line in it that the last word stands on.
        message: null,
        line: null,
        // By `SegmentKind`.
        tags: ['span', 'strong', 'em', 'code', 'code', 'a', 'span', 'span'],
        classes: ['', 'bold', 'italic', 'code', 'code', '', 'bold', ''],
        faces: [0, 1, 2, 3, 3, 0, 1, 0],

        open(self) {
            Log.self = self;
            Log.element = document.getElementById('log');
            Log.spacer = document.getElementById('log-spacer');
            Log.list = document.getElementById('log-messages');
            Log.messages = new Map();
            Log.element.addEventListener('scroll', () => Log.scrolled(), { passive: true });
            Log.element.addEventListener('copy', (event) => Log.copy(event));
        },

        scrolled() {
            const top = Log.element.scrollTop;
            // What was written comes back as an event, too, and maybe late: it is nobody's wish.
            const byPerson = Math.abs(top - Log.written) >= 1;
            if (byPerson) Log.written = -1;
            _log_scrolled(Log.self, top, byPerson ? 1 : 0);
        },

        // As text only: as HTML it would be pasted elsewhere as transparent as it is here.
        copy(event) {
            const text = document.getSelection().toString().trim();
            if (!text) return;
            event.clipboardData.setData('text/plain', text);
            event.preventDefault();
        },

        segment(kind, rightToLeft, x, y, width, height, fontSize, text, href) {
            const element = document.createElement(Log.tags[kind]);
            element.className = `word ${Log.classes[kind]}`;
            if (href && /^(https?|mailto):/i.test(href)) {
                element.href = href;
                element.target = '_blank';
                element.rel = 'noopener noreferrer';
            }
            if (rightToLeft) element.dir = 'rtl';
            element.textContent = text;
            Log.place(element, x, y, height);
            element.style.fontSize = `${fontSize}px`;
            // The canvas rounds words to whole device pixels and the page does not: the selection must cover what is seen.
            const measured = Typeface.measure(Log.faces[kind], fontSize, Boolean(rightToLeft), text).width;
            if (measured > 0 && Math.abs(measured - width) > 0.3) {
                element.style.transform = `scaleX(${(width / measured).toFixed(4)})`;
            } else {
                element.style.width = `${width}px`;
            }
            return element;
        },

        // What is beside the words of a line belongs to its beginning or end, so that a selection that is drawn past
        // them ends there instead of in whatever the browser finds nearest.
        margin(y, height) {
            const element = document.createElement('span');
            element.className = 'margin';
            Log.place(element, 0, y, height);
            return element;
        },

        // The end holds what is copied between this line and the next.
        openLine(x, y, height) {
            return { y, left: x, right: x, before: Log.margin(y, height), end: Log.margin(y, height) };
        },

        // The words reach from `x` on. A line from right to left ends on its left.
        stretchLine(line, rightToLeft, x, width) {
            line.left = Math.min(line.left, x);
            line.right = Math.max(line.right, x + width);
            const [onLeft, onRight] = rightToLeft ? [line.end, line.before] : [line.before, line.end];
            onLeft.style.width = `${line.left}px`;
            onRight.style.left = `${line.right}px`;
            onRight.style.right = '0';
        },

        place(element, x, y, height) {
            const { style } = element;
            style.left = `${x}px`;
            style.top = `${y}px`;
            style.height = `${height}px`;
            style.lineHeight = `${height}px`;
        },
    },

    log_place__deps: ['$guarded', '$Log', '$UTF8ToString'],
    log_place: (visible, x, y, width, height, label) => guarded(() => {
        const { element } = Log;
        element.hidden = !visible;
        element.setAttribute('aria-label', UTF8ToString(label));
        const { style } = element;
        style.left = `${x}px`;
        style.top = `${y}px`;
        style.width = `${width}px`;
        style.height = `${height}px`;
    }),

    log_set_content_height__deps: ['$guarded', '$Log'],
    log_set_content_height: (height) => guarded(() => {
        Log.spacer.style.height = `${height}px`;
    }),

    // Returns where it really is then: the browser knows the ends.
    log_scroll_to__deps: ['$guarded', '$Log'],
    log_scroll_to: (top) => guarded(() => {
        Log.element.scrollTop = top;
        Log.written = Log.element.scrollTop;
        return Log.written;
    }, 0),

    // Makes an empty message, in place of an older version if there is one, to be filled with `log_add_segment`. What
    // stands between its parts, and at its end, is what copying and reading aloud find there. Its end is the only text
    // that is not placed: the browser takes it to be nearest to any point between the lines.
    log_put_message__deps: ['$guarded', '$Log', '$UTF8ToString'],
    log_put_message: (key, position, height, heading, headingX, headingY, headingWidth, headingHeight) => guarded(() => {
        const name = UTF8ToString(key);
        const message = document.createElement('li');
        if (position > 0) message.setAttribute('aria-posinset', position);
        message.setAttribute('aria-setsize', '-1');
        message.style.height = `${height}px`;
        const author = document.createElement('span');
        author.className = headingWidth > 0 ? 'heading' : 'for-screen-readers';
        author.textContent = UTF8ToString(heading);
        if (headingWidth > 0) {
            Log.place(author, headingX, headingY, headingHeight);
            author.style.fontSize = `${headingHeight * 0.7}px`;
            author.style.width = `${headingWidth}px`;
        }
        const line = Log.openLine(headingX, headingY, headingHeight);
        Log.stretchLine(line, false, headingX, headingWidth);
        line.end.textContent = '\n';
        message.append(line.before, author, line.end, '\n');
        const older = Log.messages.get(name);
        if (older) {
            message.style.top = older.style.top;
            older.replaceWith(message);
        }
        Log.messages.set(name, message);
        Log.message = message;
        Log.line = null;
    }),

    log_add_segment__deps: ['$guarded', '$Log', '$Typeface', '$UTF8ToString'],
    log_add_segment: (kind, rightToLeft, before, x, y, width, height, fontSize, text, href) => guarded(() => {
        const { message } = Log;
        if (Log.line?.y !== y) {
            if (Log.line) Log.line.end.textContent = ['', ' ', '\n'][before];
            Log.line = Log.openLine(x, y, height);
            message.insertBefore(Log.line.before, message.lastChild);
            message.insertBefore(Log.line.end, message.lastChild);
        }
        message.insertBefore(Log.segment(kind, rightToLeft, x, y, width, height, fontSize, UTF8ToString(text),
            UTF8ToString(href)), Log.line.end);
        Log.stretchLine(Log.line, rightToLeft, x, width);
    }),

    log_place_message__deps: ['$guarded', '$Log', '$UTF8ToString'],
    log_place_message: (key, top) => guarded(() => {
        Log.messages.get(UTF8ToString(key)).style.top = `${top}px`;
    }),

    // Puts the messages into this order, moving none that stands right: moving one would lose the selection in it.
    log_arrange__deps: ['$guarded', '$Log', '$UTF8ToString'],
    log_arrange: (keys) => guarded(() => {
        let next = Log.list.firstElementChild;
        for (const key of UTF8ToString(keys).split('\n')) {
            if (!key) continue;
            const message = Log.messages.get(key);
            if (message === next) next = next.nextElementSibling;
            else Log.list.insertBefore(message, next);
        }
    }),

    log_remove_message__deps: ['$guarded', '$Log', '$UTF8ToString'],
    log_remove_message: (key) => guarded(() => {
        const name = UTF8ToString(key);
        Log.messages.get(name)?.remove();
        Log.messages.delete(name);
    }),
});
