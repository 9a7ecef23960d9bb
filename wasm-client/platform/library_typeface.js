// Fonts and the 2D contexts that text is measured and rasterised with.
addToLibrary({
    $Typeface: {
        styles: ['400', '700', 'italic 400', '400'],
        families: null,
        fonts: null,
        measuring: null,
        drawing: null,

        // CSS's name of one of `Face` in a size. Cached: building and parsing it is dearer than measuring a word.
        font(face, size) {
            if (!Typeface.fonts) Typeface.prepare();
            const rounded = Math.round(size * 64) / 64;
            const key = rounded * 4 + face;
            let font = Typeface.fonts.get(key);
            if (!font) {
                font = `${Typeface.styles[face]} ${rounded}px ${Typeface.families[face === 3 ? 1 : 0]}`;
                Typeface.fonts.set(key, font);
            }
            return font;
        },

        prepare() {
            const style = getComputedStyle(document.documentElement);
            const family = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
            Typeface.families = [family('--font', 'sans-serif'), family('--code-font', 'monospace')];
            Typeface.fonts = new Map();
            document.getElementById('glyphs').lang = navigator.language;
            Typeface.measuring = Typeface.context(1, 1);
            Typeface.drawing = Typeface.context(128, 128);
        },

        // A context on a canvas inside the document: only there do fonts follow a language, the person's, which decides
        // between the Japanese, Chinese and Korean forms of a character.
        context(width, height) {
            const canvas = document.createElement('canvas');
            canvas.width = width;
            canvas.height = height;
            document.getElementById('glyphs').append(canvas);
            const context = canvas.getContext('2d', { willReadFrequently: true });
            context.textAlign = 'left';
            return { context, font: '', rightToLeft: false };
        },

        // A canvas that gets another size forgets everything else, too.
        resize(surface, width, height) {
            const { canvas } = surface.context;
            if (canvas.width === width && canvas.height === height) return;
            canvas.width = width;
            canvas.height = height;
            surface.context.textAlign = 'left';
            surface.font = '';
            surface.rightToLeft = false;
        },

        // The getter of `context.font` gives a normalised text, so what is set is remembered here.
        use(surface, face, size, rightToLeft) {
            const font = Typeface.font(face, size);
            if (surface.font !== font) {
                surface.context.font = font;
                surface.font = font;
            }
            if (surface.rightToLeft !== rightToLeft) {
                surface.context.direction = rightToLeft ? 'rtl' : 'ltr';
                surface.rightToLeft = rightToLeft;
            }
            return surface.context;
        },

        measure(face, size, rightToLeft, text) {
            if (!Typeface.measuring) Typeface.prepare();
            return Typeface.use(Typeface.measuring, face, size, rightToLeft).measureText(text);
        },

        // The box of the ink with a pixel of air around it, in whole pixels from the pen on the base line.
        inkBox(face, size, rightToLeft, text) {
            const metrics = Typeface.measure(face, size, rightToLeft, text);
            const left = Math.ceil(metrics.actualBoundingBoxLeft) + 1;
            const ascent = Math.ceil(metrics.actualBoundingBoxAscent) + 1;
            const width = left + Math.ceil(metrics.actualBoundingBoxRight) + 1;
            const height = ascent + Math.ceil(metrics.actualBoundingBoxDescent) + 1;
            return { advance: metrics.width, left, ascent, width, height, empty: width <= 2 || height <= 2 };
        },

        // Draws into the scratch canvas, in white: what then is not white has colours of its own.
        pixels(face, size, rightToLeft, text, box) {
            const surface = Typeface.drawing;
            const { canvas } = surface.context;
            Typeface.resize(surface, Math.max(canvas.width, box.width), Math.max(canvas.height, box.height));
            const context = Typeface.use(surface, face, size, rightToLeft);
            context.clearRect(0, 0, box.width, box.height);
            context.fillStyle = '#fff';
            context.fillText(text, box.left, box.ascent);
            return context.getImageData(0, 0, box.width, box.height).data;
        },

        isColored(pixels) {
            for (let i = 0; i < pixels.length; i += 4) {
                if (pixels[i + 3] > 0 && (pixels[i] & pixels[i + 1] & pixels[i + 2]) !== 255) return true;
            }
            return false;
        },

        // Fonts arrived that were not there: everything that was measured may be wrong.
        forget() {
            Typeface.fonts?.clear();
            for (const surface of [Typeface.measuring, Typeface.drawing]) if (surface) surface.font = '';
        },
    },
});
