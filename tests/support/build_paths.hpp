#pragma once

namespace causerie::test {

// Where this checkout and what was built of it are, as absolute paths. They stand in a source of their own: whatever is
// compiled with a path in it, ccache does not find again in another checkout.

extern const char* const source_directory;
// Preloaded into servers of which a part is to hang.
extern const char* const hanging_resolver;
extern const char* const hanging_hub;

}  // namespace causerie::test
