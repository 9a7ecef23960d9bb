#pragma once

#include <memory>
#include <vector>

#include "tests/chaos/caller.hpp"
#include "tests/chaos/dice.hpp"
#include "tests/chaos/stage.hpp"

namespace causerie::chaos {

/// Lets readers leave rooms, come back and mark them as read, and now and then makes a room or an account. What comes
/// of it, the log alone knows: no answer is waited for twice.
class Churn {
public:
    /// @param rooms  public ones that no writer needs to stay in and no reader has to
    /// @param stage  must outlive the churn
    Churn(const std::vector<Account>& readers, std::vector<RoomId> rooms, Stage& stage);

    /// Until the stage says stop.
    void run();

private:
    void change_membership(Caller& caller, std::size_t instance);
    void mark_read(Caller& caller, std::size_t instance);
    void create_room(Caller& caller, std::size_t instance);
    void create_account(std::size_t instance);

    std::vector<RoomId> rooms_;
    Stage& stage_;
    Dice dice_;
    std::vector<std::unique_ptr<Caller>> callers_{};
    int rooms_made_{};
    int accounts_made_{};
};

}  // namespace causerie::chaos
