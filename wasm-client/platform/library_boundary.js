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

    console_error__deps: ['$UTF8ToString'],
    console_error: (text) => console.error(UTF8ToString(text)),
});
