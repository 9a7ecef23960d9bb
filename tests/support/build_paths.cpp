#include "tests/support/build_paths.hpp"

namespace causerie::test {

const char* const source_directory = CAUSERIE_SOURCE_DIR;
const char* const hanging_resolver = CAUSERIE_HANGING_RESOLVER;
const char* const hanging_hub = CAUSERIE_HANGING_HUB;

}  // namespace causerie::test
