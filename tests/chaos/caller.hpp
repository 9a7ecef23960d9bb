#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/model/user.hpp"
#include "tests/chaos/http_connection.hpp"
#include "tests/chaos/tally.hpp"

namespace causerie::chaos {

/// Somebody who is signed in.
struct Account {
    UserId id{};
    std::string username{};
    std::string cookie{};  ///< `name=value`
};

/// What came of one request.
struct Answer {
    Trouble trouble{Trouble::none};
    HttpReply reply{};

    [[nodiscard]] bool is(int status) const { return trouble == Trouble::none && reply.status == status; }
};

/// Calls the API as one account, over one connection per instance. For one thread.
///
/// Every request has an id of its own, and an answer with another one is the wrong answer: it belongs to somebody else.
class Caller {
public:
    /// @param ports  one per instance
    /// @param tally  must outlive the caller
    Caller(const std::vector<std::uint16_t>& ports, std::string name, Account account, Tally& tally);

    [[nodiscard]] Answer call(std::size_t instance, HttpRequest request, std::chrono::milliseconds timeout);

    /// The two halves of `call`, so that several instances can be asked at the same moment.
    [[nodiscard]] Trouble send(std::size_t instance, HttpRequest request, std::chrono::milliseconds timeout);
    [[nodiscard]] Answer receive(std::size_t instance, std::chrono::milliseconds timeout);

    /// Whether the answer has one of `statuses`. Trouble and 503 are never surprising; anything else is recorded.
    bool expect(const Answer& answer, std::string_view what, std::initializer_list<int> statuses);

    /// Records what the contract does not allow, in the caller's name.
    void surprise(const std::string& what) { tally_.surprise(name_ + " got " + what); }

    /// Looks at what every answer must have.
    void inspect(std::size_t instance, const Answer& answer);

    [[nodiscard]] std::size_t instances() const { return lines_.size(); }
    [[nodiscard]] HttpConnection& connection(std::size_t instance) { return lines_.at(instance)->connection; }
    [[nodiscard]] const Account& account() const { return account_; }
    void sign_in(Account account) { account_ = std::move(account); }

private:
    struct Line {
        explicit Line(std::uint16_t port) : connection{port} {}
        HttpConnection connection;
        std::string request_id{};
    };

    std::string name_;
    Account account_;
    Tally& tally_;
    std::vector<std::unique_ptr<Line>> lines_{};
    std::int64_t requests_{};
};

/// Registers a new account, or throws: this is done before anything is broken.
[[nodiscard]] Account register_account(Caller& caller, const std::string& username);

}  // namespace causerie::chaos
