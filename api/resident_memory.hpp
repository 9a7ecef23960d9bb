#pragma once

namespace causerie {

/// Lets the allocator keep less of what was freed. Call it first, before there are threads.
void keep_memory_small();

/// Gives back what only starting has needed: freed memory, and the pages of programs and libraries that ran once. What
/// is needed again comes back by itself, from the page cache.
void give_back_memory();

}  // namespace causerie
