#include "api/services/page_cache.hpp"

#include <utility>

#include "common/validation/limits.hpp"

namespace causerie::services {

void PageCache::begin(const Cursor& at) {
    const std::lock_guard lock{mutex_};
    pages_.clear();
    changed_.clear();
    bytes_ = 0;
    forgot_ = at.position;
    told_ = at;
}

void PageCache::note(std::span<const events::Event> events) {
    const std::lock_guard lock{mutex_};
    if (changed_.size() + events.size() > limits::rooms_followed_max) {
        forgot_ = told_.position;
        changed_.clear();
    }
    for (const auto& event : events) {
        told_.position = event.position;
        if (event.room == RoomId{} || event.kind == EventKind::read) continue;
        changed_[event.room.value] = event.position;
        drop(event.room);
    }
}

bool PageCache::knows(RoomId room, UserId caller) const {
    const std::lock_guard lock{mutex_};
    return readable(room, caller) != nullptr;
}

PageCache::Page PageCache::find(RoomId room, UserId caller, const Cursor& head) const {
    const std::lock_guard lock{mutex_};
    if (head.epoch != told_.epoch || head.position > told_.position) return nullptr;
    const auto* entry = readable(room, caller);
    return entry == nullptr ? nullptr : entry->page;
}

void PageCache::put(RoomId room, bool is_public, UserId caller, const Cursor& at, Page page) {
    const std::lock_guard lock{mutex_};
    const auto changed = changed_.find(room.value);
    const auto changed_at = changed == changed_.end() ? forgot_ : changed->second;
    // One that is ahead of what was told is dropped by the events in between, at worst.
    if (at.epoch != told_.epoch || at.position < changed_at || page->size() > limits::page_cache_bytes_max) return;
    auto readers = std::set<UserId>{};
    if (const auto held = pages_.find(room.value); held != pages_.end()) readers = std::move(held->second.readers);
    drop(room);
    while (bytes_ + page->size() > limits::page_cache_bytes_max) drop({pages_.begin()->first});
    readers.insert(caller);
    bytes_ += page->size();
    pages_[room.value] = {std::move(page), is_public, std::move(readers)};
}

const PageCache::Entry* PageCache::readable(RoomId room, UserId caller) const {
    const auto found = pages_.find(room.value);
    if (found == pages_.end()) return nullptr;
    const auto& entry = found->second;
    return entry.is_public || entry.readers.contains(caller) ? &entry : nullptr;
}

void PageCache::drop(RoomId room) {
    const auto found = pages_.find(room.value);
    if (found == pages_.end()) return;
    bytes_ -= found->second.page->size();
    pages_.erase(found);
}

}  // namespace causerie::services
