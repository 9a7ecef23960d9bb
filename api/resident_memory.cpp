#include "api/resident_memory.hpp"

#include <cstdint>
#include <fstream>
#include <malloc.h>
#include <sstream>
#include <string>

#include <sys/mman.h>

namespace causerie {
namespace {

constexpr int arenas = 2;

// "start-end permissions offset device inode path": code of a file, which nobody can have written to.
void give_back_code(const std::string& mapping) {
    std::istringstream fields{mapping};
    std::uintptr_t start = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    std::string permissions;
    std::string offset;
    std::string device;
    std::string inode;
    std::string path;
    fields >> std::hex >> start >> dash >> end >> permissions >> offset >> device >> inode >> path;
    if (!fields || permissions != "r-xp" || !path.starts_with('/')) return;
    ::madvise(reinterpret_cast<void*>(start), end - start, MADV_DONTNEED);
}

}  // namespace

// glibc gives each thread an arena of its own and keeps what was freed there: with a dozen threads, most of the memory.
void keep_memory_small() { ::mallopt(M_ARENA_MAX, arenas); }

void give_back_memory() {
    std::ifstream mappings{"/proc/self/maps"};
    for (std::string mapping; std::getline(mappings, mapping);) give_back_code(mapping);
    ::malloc_trim(0);
}

}  // namespace causerie
