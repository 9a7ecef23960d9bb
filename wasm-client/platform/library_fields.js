// The real <input>s and <textarea>s of the overlay, each in a <form> of its own that lies over a drawn frame. Sizes in
// CSS pixels.
addToLibrary({
    $Fields: {
        self: 0,
        fields: null,

        open(self) {
            Fields.self = self;
            Fields.fields = new Map();
        },

        // Safari on a phone zooms into anything smaller.
        touchFontSize: 16,

        create(id, multiline) {
            const form = document.createElement('form');
            form.className = 'field';
            form.noValidate = true;
            const input = document.createElement(multiline ? 'textarea' : 'input');
            input.id = `field-${id}`;
            input.name = id;
            input.autocomplete = 'off';
            input.enterKeyHint = multiline ? 'send' : 'done';
            if (multiline) input.rows = 1;
            const problem = document.createElement('p');
            problem.className = 'for-screen-readers';
            problem.id = `problem-${id}`;
            form.append(input, problem);
            const field = { id, form, input, problem, multiline, composing: false, height: 0, width: 0 };
            Fields.listen(field);
            return field;
        },

        listen(field) {
            const { id, form, input } = field;
            const submit = (event) => {
                event.preventDefault();
                withText([id], (name) => _field_submitted(Fields.self, name));
            };
            form.addEventListener('submit', submit);
            input.addEventListener('input', () => {
                withText([id, input.value], (name, value) => _field_edited(Fields.self, name, value));
                Fields.tellHeight(field);
            });
            input.addEventListener('compositionstart', () => { field.composing = true; });
            input.addEventListener('compositionend', () => { field.composing = false; });
            input.addEventListener('keydown', (event) => {
                if (event.key !== 'Enter' || !field.multiline) return;
                // In Safari the composition ends before the Enter that ended it arrives; 229 gives it away.
                if (field.composing || event.isComposing || event.keyCode === 229) return;
                if (!event.shiftKey && !event.altKey) submit(event);
            });
            input.addEventListener('focus', () => withText([id], (name) => _field_focused(Fields.self, name)));
            input.addEventListener('blur', () => withText([''], (name) => _field_focused(Fields.self, name)));
            input.addEventListener('paste', (event) => {
                if (!event.clipboardData?.files.length || event.clipboardData.getData('text/plain')) return;
                event.preventDefault();
                withText([id], (name) => _field_pasted_files(Fields.self, name));
            });
        },

        // How high the text is. Asking costs a layout, so only when it may have changed.
        tellHeight(field) {
            if (!field.multiline) return;
            const { input } = field;
            const top = input.scrollTop;
            input.style.height = '0';
            const height = input.scrollHeight;
            input.style.height = '';
            input.scrollTop = top;
            // Hidden, it has none.
            if (height === 0 || height === field.height) return;
            field.height = height;
            withText([field.id], (name) => _field_height_changed(Fields.self, name, height));
        },

        color: (number) => `#${number.toString(16).padStart(6, '0')}`,
    },

    // Creates the field if there is none of that id.
    fields_put__deps: ['$guarded', '$Fields', '$withText', '$UTF8ToString'],
    fields_put: (id, multiline, inDialog, label, placeholder, problem, lengthMax) => guarded(() => {
        const name = UTF8ToString(id);
        let field = Fields.fields.get(name);
        if (!field) {
            field = Fields.create(name, Boolean(multiline));
            Fields.fields.set(name, field);
        }
        const parent = document.getElementById(inDialog ? 'dialog' : 'fields');
        if (field.form.parentElement !== parent) parent.append(field.form);
        const { input } = field;
        input.setAttribute('aria-label', UTF8ToString(label));
        input.placeholder = UTF8ToString(placeholder);
        // A text that is too long is said to be so, never cut; this only bounds what a paste can do.
        input.maxLength = 4 * lengthMax;
        const problemText = UTF8ToString(problem);
        field.problem.textContent = problemText;
        if (problemText) {
            input.setAttribute('aria-invalid', 'true');
            input.setAttribute('aria-describedby', field.problem.id);
        } else {
            input.removeAttribute('aria-invalid');
            input.removeAttribute('aria-describedby');
        }
    }),

    fields_place__deps: ['$guarded', '$Fields', '$UTF8ToString'],
    fields_place: (id, x, y, width, height, fontSize, lineHeight, color, placeholderColor) => guarded(() => {
        const field = Fields.fields.get(UTF8ToString(id));
        const { form, input } = field;
        form.style.transform = `translate(${x}px, ${y}px)`;
        form.style.width = `${width}px`;
        form.style.height = `${height}px`;
        const larger = matchMedia('(pointer: coarse)').matches ? Math.max(1, Fields.touchFontSize / fontSize) : 1;
        input.style.fontSize = `${fontSize * larger}px`;
        input.style.lineHeight = `${lineHeight * larger}px`;
        form.style.setProperty('--field-color', Fields.color(color));
        form.style.setProperty('--placeholder-color', Fields.color(placeholderColor));
        const measure = `${width} ${fontSize} ${lineHeight}`;
        if (field.measure === measure) return;
        field.measure = measure;
        Fields.tellHeight(field);
    }),

    fields_write__deps: ['$guarded', '$Fields', '$UTF8ToString'],
    fields_write: (id, value) => guarded(() => {
        const field = Fields.fields.get(UTF8ToString(id));
        const text = UTF8ToString(value);
        if (field.input.value !== text) field.input.value = text;
        Fields.tellHeight(field);
    }),

    fields_focus__deps: ['$guarded', '$Fields', '$UTF8ToString'],
    fields_focus: (id) => guarded(() => {
        Fields.fields.get(UTF8ToString(id)).input.focus({ preventScroll: true });
    }),

    fields_remove__deps: ['$guarded', '$Fields', '$UTF8ToString'],
    fields_remove: (id) => guarded(() => {
        const name = UTF8ToString(id);
        Fields.fields.get(name)?.form.remove();
        Fields.fields.delete(name);
    }),
});
