// Parts of the C library in a size that is worth downloading. The linker puts `__wrap_x` wherever `x` is called; the
// library's own bring arithmetic for numbers of 128 bits along.
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

extern "C" {

// library_boundary.js
double text_to_number(const char* text, const char** end);

// Emscripten's own: without floating point, which nothing here formats.
int vsniprintf(char* target, std::size_t size, const char* format, std::va_list arguments);

int __wrap_vsnprintf(char* target, std::size_t size, const char* format, std::va_list arguments) {
    return vsniprintf(target, size, format, arguments);
}

// Only Dear ImGui reads so, and of what it reads here everything is letters and whole numbers: the version of the
// shading language.
int __wrap_sscanf(const char* text, const char* format, ...) {
    std::va_list targets;
    va_start(targets, format);
    int read = 0;
    for (; *format != 0; ++format) {
        if (*format != '%') {
            if (*text++ != *format) break;
            continue;
        }
        ++format;
        char* end = nullptr;
        const auto number = std::strtol(text, &end, 10);
        if (end == text || (*format != 'd' && *format != 'i')) break;
        *va_arg(targets, int*) = static_cast<int>(number);
        text = end;
        ++read;
    }
    va_end(targets);
    return read;
}

// For numbers in JSON with a fraction or an exponent: the browser knows how to read them.
double __wrap_strtod(const char* text, char** end) {
    const char* stopped = text;
    const double number = text_to_number(text, &stopped);
    if (end != nullptr) *end = const_cast<char*>(stopped);
    return number;
}

}  // extern "C"
