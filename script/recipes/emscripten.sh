# Emscripten 3.1.69 (Debian 13) on this machine's clang-19, in a private prefix: Debian 12's 3.1.6 cannot compile the C++20
# that the server's GCC 12 can, and later ones need a newer clang. Binaryen 120 is the version it was made for.
recipe_version=3.1.69
emscripten_package=emscripten=3.1.69+dfsg-3
binaryen_package=binaryen=120-4
# Binaryen's programs want Debian 13's C library, which Debian 12 has not.
runtime_packages=(libc6 libgcc-s1 libstdc++6)

recipe_inputs() { command -v node; }

recipe_build() {
    local work=$1 into=$2 final=$3
    mirror_open "$work/apt" deb trixie
    unpack_packages "$work/downloads" "$into" "$emscripten_package"
    unpack_packages "$work/downloads" "$work/binaryen" "$binaryen_package"
    install_binaryen
    # An ES module looks only into its own node_modules, and this Node need not be Debian's.
    mkdir -p "$into/usr/share/emscripten/node_modules"
    ln -s /usr/share/nodejs/acorn "$into/usr/share/emscripten/node_modules/acorn"
    write_configuration
    write_commands
}

# unpack_packages DOWNLOADS INTO PACKAGE...: without what we never use of the prebuilt libraries (threads, wasm64, WasmFS,
# sanitizers, position-independent code), which is most of a gigabyte.
unpack_packages() {
    local downloads=$1 into=$2 package
    shift 2
    mkdir -p "$downloads" "$into"
    (cd "$downloads" && apt-get "${mirror_options[@]}" download "$@")
    for package in "$downloads"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C "$into" \
            --exclude='*-mt*' --exclude='*-ww*' --exclude='*asan*' --exclude='*ubsan*' --exclude='*lsan*' \
            --exclude='*/pic/*' --exclude='*/lto-pic/*' --exclude='*wasm64*' --exclude='*wasmfs*' \
            --exclude='./usr/share/emscripten/test' --exclude='./usr/share/doc' --exclude='./usr/share/man'
    done
    rm -rf "$downloads"
}

# Always on Debian 13's own C library, so that there is one way that it runs, whatever the machine has.
install_binaryen() {
    local program loader
    unpack_packages "$work/downloads" "$work/runtime" "${runtime_packages[@]}"
    mkdir -p "$into"/binaryen/{bin,programs,runtime}
    mv "$work"/binaryen/usr/bin/wasm* "$into/binaryen/programs/"
    find "$work/runtime" "$work/binaryen" -name 'libbinaryen*.so*' -exec cp --dereference {} "$into/binaryen/runtime/" ';' -o \
        -regex '.*/\(ld-linux.*\|lib\(c\|m\|pthread\|gcc_s\|stdc\+\+\)\)\.so\.[0-9]+' \
        -exec cp --dereference {} "$into/binaryen/runtime/" ';'
    loader=$(basename "$into"/binaryen/runtime/ld-linux*)
    # A library that is missing must show here, not in somebody's build.
    "$into/binaryen/runtime/$loader" --library-path "$into/binaryen/runtime" "$into/binaryen/programs/wasm-opt" --version
    for program in "$into"/binaryen/programs/*; do
        program=$(basename "$program")
        write_command "$into/binaryen/bin/$program" \
            "exec '$final/binaryen/runtime/$loader' --library-path '$final/binaryen/runtime'" \
            "'$final/binaryen/programs/$program' \"\$@\""
    done
}

write_configuration() {
    cat >"$into/em.cfg" <<CONFIGURATION
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$final/binaryen'
NODE_JS = '$(command -v node)'
FROZEN_CACHE = True
CONFIGURATION
    # CMake's toolchain file runs the compiler itself, which looks here when EM_CONFIG is not set.
    ln -sf "$final/em.cfg" "$into/usr/share/emscripten/.emscripten"
}

write_commands() {
    local command
    mkdir -p "$into/bin"
    for command in emcc em++ emar emranlib emcmake; do
        write_command "$into/bin/$command" "EM_CONFIG='$final/em.cfg'" \
            "exec '$final/usr/share/emscripten/$command' \"\$@\""
    done
}

write_command() {
    local file=$1
    shift
    printf '#!/bin/sh\n%s\n' "$*" >"$file"
    chmod +x "$file"
}
