#include "api/http/responder.hpp"

#include <atomic>
#include <utility>

namespace causerie::http {
namespace {

class TestExchange final : public Exchange {
public:
    TestExchange(std::function<void(Response)> receive, std::string request_id)
        : receive_{std::move(receive)}, request_id_{std::move(request_id)} {}

    void send(Response response) override {
        if (!answered_.exchange(true)) receive_(std::move(response));
    }

    std::optional<StreamSocket> take_over(Response head, std::string_view) override {
        send(std::move(head));
        return std::nullopt;
    }

    [[nodiscard]] const std::string& request_id() const override { return request_id_; }

private:
    std::function<void(Response)> receive_;
    std::string request_id_;
    std::atomic<bool> answered_{};
};

}  // namespace

Responder Responder::to(std::function<void(Response)> receive, std::string request_id) {
    return Responder{std::make_shared<TestExchange>(std::move(receive), std::move(request_id))};
}

}  // namespace causerie::http
