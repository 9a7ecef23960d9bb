#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

namespace causerie::http {

class Connection;

/// The open connections of a server. Any thread.
class ConnectionTable {
public:
    void insert(std::shared_ptr<Connection> connection) {
        const std::lock_guard lock{mutex_};
        connections_.insert(std::move(connection));
    }

    /// Whether it was there.
    bool erase(const std::shared_ptr<Connection>& connection) {
        const std::lock_guard lock{mutex_};
        return connections_.erase(connection) == 1;
    }

    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock{mutex_};
        return connections_.size();
    }

    [[nodiscard]] std::vector<std::shared_ptr<Connection>> snapshot() const {
        const std::lock_guard lock{mutex_};
        return {connections_.begin(), connections_.end()};
    }

private:
    mutable std::mutex mutex_;
    std::unordered_set<std::shared_ptr<Connection>> connections_;
};

}  // namespace causerie::http
