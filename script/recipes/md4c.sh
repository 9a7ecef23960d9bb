# md4c, as source: the server and the WebAssembly client compile the same two files.
recipe_version=0.5.2

recipe_build() {
    local work=$1 into=$2
    mirror_open "$work/apt" deb-src trixie
    mirror_source "$work/source" md4c 0.5.2-2
    cp "$work"/source/src/{md4c.c,md4c.h} "$work/source/LICENSE.md" "$into"
}
