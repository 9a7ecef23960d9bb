// Between C++ and the page. Nothing that the page throws may unwind through C++, which would be left in mid-frame; text
// crosses as UTF-8.
addToLibrary({
    // What `work` returns, or `otherwise` if it throws.
    $guarded: (work, otherwise) => {
        try {
            return work();
        } catch (error) {
            console.error(error);
            return otherwise;
        }
    },

    // Calls `use` with pointers to copies of `texts`, which last as long as the call.
    $withText__deps: ['$stringToNewUTF8', 'free'],
    $withText: (texts, use) => {
        const pointers = texts.map((text) => stringToNewUTF8(text));
        try {
            return use(...pointers);
        } finally {
            pointers.forEach((pointer) => _free(pointer));
        }
    },

    // As `strtod` without hexadecimal numbers. They are ASCII, so a character is a byte.
    text_to_number__deps: ['$guarded', '$UTF8ToString'],
    text_to_number: (text, end) => guarded(() => {
        const [number] = UTF8ToString(text).match(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i) ?? [''];
        HEAPU32[end >> 2] = text + number.length;
        return Number(number);
    }, 0),
});
