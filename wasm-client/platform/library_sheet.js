// The sheet of a dialog: a real scroller whose position the canvas follows, with the transparent text of what is drawn.
addToLibrary({
    $Sheet: {
        element: null,

        open(self) {
            Sheet.element = document.getElementById('sheet');
            const { element } = Sheet;
            element.addEventListener('scroll', () => _sheet_scrolled(self, element.scrollTop), { passive: true });
        },

        put({ style }, x, y, width, height) {
            style.left = `${x}px`;
            style.top = `${y}px`;
            style.width = `${width}px`;
            style.height = `${height}px`;
        },
    },

    sheet_place__deps: ['$guarded', '$Sheet', '$UTF8ToString'],
    sheet_place: (visible, x, y, width, height, contentHeight, label) => guarded(() => {
        const { element } = Sheet;
        element.hidden = !visible;
        element.setAttribute('aria-label', UTF8ToString(label));
        Sheet.put(element, x, y, width, height);
        element.firstElementChild.style.height = `${contentHeight}px`;
    }),

    // What stands there already is left alone: replacing it would lose the selection, and a screen reader's place.
    sheet_write__deps: ['$guarded', '$Sheet', '$UTF8ToString'],
    sheet_write: (lines) => guarded(() => {
        const list = Sheet.element.firstElementChild;
        const wanted = UTF8ToString(lines).split('\n').slice(0, -1);
        wanted.forEach((line, index) => {
            const [tag, x, y, width, height, size, text] = line.split('\t');
            let element = list.children[index];
            if (element?.localName !== tag) {
                const made = document.createElement(tag);
                if (element) element.replaceWith(made);
                else list.append(made);
                element = made;
            }
            if (element.textContent !== text) element.textContent = text;
            Sheet.put(element, x, y, width, height);
            element.style.fontSize = `${size}px`;
        });
        while (list.childElementCount > wanted.length) list.lastElementChild.remove();
    }),
});
