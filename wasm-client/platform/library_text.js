// The atlas pages of CanvasText: each is a canvas that words are drawn into and a texture that it is copied to.
addToLibrary({
    $TextPages: {
        surfaces: [],
        ink: '#000',

        // Only these can have colours of their own, and only they are worth reading back at once.
        mayBeColored: (text) => /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(text),
    },

    text_measure__deps: ['$guarded', '$Typeface', '$UTF8ToString'],
    text_measure: (face, size, rightToLeft, text, length) => guarded(
        () => Typeface.measure(face, size, Boolean(rightToLeft), UTF8ToString(text, length)).width, 0),

    text_vertical_metrics__deps: ['$guarded', '$Typeface'],
    text_vertical_metrics: (face, size, metrics) => guarded(() => {
        const measured = Typeface.measure(face, size, false, 'x');
        HEAPF32[metrics >> 2] = measured.fontBoundingBoxAscent;
        HEAPF32[(metrics >> 2) + 1] = measured.fontBoundingBoxDescent;
    }),

    // Writes left, ascent, width and height of the ink and whether it is coloured; width 0 when there is none.
    text_ink_box__deps: ['$guarded', '$Typeface', '$TextPages', '$UTF8ToString'],
    text_ink_box: (face, size, rightToLeft, text, length, result) => guarded(() => {
        const string = UTF8ToString(text, length);
        const box = Typeface.inkBox(face, size, Boolean(rightToLeft), string);
        const colored = !box.empty && TextPages.mayBeColored(string)
            && Typeface.isColored(Typeface.pixels(face, size, Boolean(rightToLeft), string, box));
        HEAP32.set([box.left, box.ascent, box.empty ? 0 : box.width, box.height, colored ? 1 : 0], result >> 2);
    }),

    text_draw__deps: ['$guarded', '$Typeface', '$TextPages', '$UTF8ToString'],
    text_draw: (page, x, y, face, size, rightToLeft, text, length) => guarded(() => {
        const context = Typeface.use(TextPages.surfaces[page], face, size, Boolean(rightToLeft));
        context.fillText(UTF8ToString(text, length), x, y);
    }),

    text_set_ink__deps: ['$guarded', '$TextPages'],
    text_set_ink: (color) => guarded(() => {
        TextPages.ink = `#${color.toString(16).padStart(6, '0')}`;
    }),

    // Makes the page empty, and makes it in the first place.
    text_clear_page__deps: ['$guarded', '$Typeface', '$TextPages'],
    text_clear_page: (page, size) => guarded(() => {
        let surface = TextPages.surfaces[page];
        if (!surface) {
            surface = Typeface.context(size, size);
            TextPages.surfaces[page] = surface;
        }
        Typeface.resize(surface, size, size);
        surface.context.clearRect(0, 0, size, size);
        surface.context.fillStyle = TextPages.ink;
    }),

    text_forget_fonts__deps: ['$guarded', '$Typeface', '$TextPages'],
    text_forget_fonts: () => guarded(() => {
        Typeface.forget();
        for (const surface of TextPages.surfaces) surface.font = '';
    }),

    // Copies a rectangle of the page into its texture, straight from the canvas; `mask`: as white, for tinting.
    text_upload__deps: ['$guarded', '$GL', '$TextPages'],
    text_upload: (page, texture, x, y, width, height, mask) => guarded(() => {
        const { data } = TextPages.surfaces[page].context.getImageData(x, y, width, height);
        if (mask) {
            const pixels = new Uint32Array(data.buffer);
            for (let i = 0; i < pixels.length; i++) pixels[i] |= 0xFFFFFF;  // Little endian, as WebAssembly is: ABGR.
        }
        GLctx.bindTexture(GLctx.TEXTURE_2D, GL.textures[texture]);
        GLctx.pixelStorei(GLctx.UNPACK_ALIGNMENT, 4);
        GLctx.texSubImage2D(GLctx.TEXTURE_2D, 0, x, y, width, height, GLctx.RGBA, GLctx.UNSIGNED_BYTE,
            new Uint8Array(data.buffer));
    }),

    // For ImGui's own widgets. Writes advance, left, ascent, width, height and whether it is coloured; width 0 when
    // there is no ink. The pixels are kept for `glyph_pixels`.
    $Glyph: { pixels: null },
    glyph_rasterise__deps: ['$guarded', '$Typeface', '$Glyph'],
    glyph_rasterise: (face, size, codepoint, wantsPixels, result) => guarded(() => {
        // Colour is asked for where a text form exists too, as the browser's own text would show it.
        const text = String.fromCodePoint(codepoint) + (codepoint >= 0x1F000 ? '\uFE0F' : '');
        const box = Typeface.inkBox(face, size, false, text);
        const target = result >> 2;
        HEAPF32[target] = box.advance;
        HEAPF32[target + 3] = 0;
        if (!wantsPixels || box.empty) return;
        const pixels = Typeface.pixels(face, size, false, text, box);
        Glyph.pixels = pixels;
        HEAPF32.set([box.left, box.ascent, box.width, box.height, Typeface.isColored(pixels) ? 1 : 0], target + 1);
    }),

    glyph_pixels__deps: ['$guarded', '$Glyph'],
    glyph_pixels: (destination) => guarded(() => HEAPU8.set(Glyph.pixels, destination)),
});
