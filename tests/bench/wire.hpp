#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace causerie::bench {

class Wire;

/// Waits for many connections at once, on one thread. Outlives its wires.
class Loop {
public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Waits at most so long, and serves whatever came.
    void turn(std::chrono::nanoseconds wait) const;

private:
    friend class Wire;

    int descriptor_;
    std::vector<char> bytes_;
};

/// One TCP connection to a port of this machine. Whoever derives says what happens when.
class Wire {
public:
    explicit Wire(Loop& loop) : loop_{loop} {}
    virtual ~Wire() { close(); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// @param number  of this wire; every 20,000th begins at another address of this machine, since each has only some
    ///                28,000 ports
    void open(std::uint16_t port, std::size_t number);

    /// May be called before the connection stands.
    void send(std::string_view text);

    void close();
    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

protected:
    virtual void received(std::string_view bytes) = 0;

    /// It could not be opened, or the other side ended it. It is closed already.
    virtual void lost() = 0;

private:
    friend class Loop;

    void serve(std::uint32_t events);
    void flush();
    void watch(bool writable);
    void end();

    Loop& loop_;
    int descriptor_{-1};
    bool is_connecting_{};
    bool watches_writable_{};
    std::string unsent_{};
};

}  // namespace causerie::bench
