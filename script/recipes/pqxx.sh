# libpqxx 7.10, static. Debian 12 has 6.4, whose interface is another one. Debian 13's package is 7.10 as configured for old
# compilers: its interface lacks what ours compiles with, and it waits with select(), which descriptors above 1023 break.
recipe_version=7.10.0

recipe_inputs() { g++ -dumpfullversion; }

recipe_build() {
    local work=$1 into=$2 final=$3
    mirror_open "$work/apt" deb-src trixie
    mirror_source "$work/source" libpqxx 7.10.0-2
    cmake -S "$work/source" -B "$work/build" -G Ninja \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE='-O2 -g1 -DNDEBUG' -DCMAKE_CXX_STANDARD=20 \
        -DCMAKE_INSTALL_PREFIX="$final" -DCMAKE_INSTALL_LIBDIR=lib \
        -DBUILD_SHARED_LIBS=OFF -DSKIP_BUILD_TEST=ON -DBUILD_DOC=OFF
    cmake --build "$work/build"
    # Configured for its final place, so that pkg-config and CMake files are right, but put here first.
    DESTDIR=$work/stage cmake --install "$work/build"
    mv "$work/stage$final"/* "$into"
}
