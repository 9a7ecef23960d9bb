# Dear ImGui, as source, for the client and for its native tests. Only Debian's moving releases have 1.92, so the newest
# 1.92.x that the mirror has is taken; the entry's VERSION file says which one that was.
recipe_version=1.92
imgui_oldest=1.92.2 # The first with dynamic atlases and ImFontLoader as we use them.

recipe_build() {
    local work=$1 into=$2 version
    mirror_open "$work/apt" deb-src forky sid
    version=$(newest_imgui)
    [ -n "$version" ] ||
        die "the mirror $(mirror_address) has no Dear ImGui $recipe_version.x from $imgui_oldest on (it has:" \
            "$(mirror_source_versions imgui | paste -sd ' ')); put one into script/recipes/imgui.sh"
    mirror_source "$work/source" imgui "$version"
    mkdir -p "$into"/{backends,misc/cpp,misc/freetype}
    (
        cd "$work/source"
        cp imgui{,_draw,_tables,_widgets}.cpp im{gui,gui_internal,config}.h imstb_{rectpack,textedit,truetype}.h \
            LICENSE.txt "$into"
        cp backends/imgui_impl_opengl3{.cpp,.h,_loader.h} "$into/backends"
        cp misc/cpp/imgui_stdlib.{cpp,h} "$into/misc/cpp"
        cp misc/freetype/imgui_freetype.h "$into/misc/freetype"
    )
    printf '%s\n' "$version" >"$into/VERSION"
}

newest_imgui() {
    local version newest=
    for version in $(mirror_source_versions imgui); do
        case $version in "$recipe_version".*) ;; *) continue ;; esac
        if dpkg --compare-versions "$version" ge "$imgui_oldest"; then newest=$version; fi
    done
    printf '%s\n' "$newest"
}
