# A private include directory for header-only libraries that the client compiles too: -I/usr/include would put the
# machine's C library before Emscripten's.
recipe_version=1

recipe_build() {
    local into=$2 library
    for library in nlohmann tl; do
        [ -d "/usr/include/$library" ] || die "/usr/include/$library is missing"
        ln -s "/usr/include/$library" "$into/$library"
    done
}
