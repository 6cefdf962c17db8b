#pragma once
// Clients that ask, wait for the answers, and ask again.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/exchange.hpp"
#include "bench/load/target.hpp"

namespace tornado::bench {

class ClosedLoop {
  public:
    /// What one run has come to.
    struct Run {
        std::size_t answers = 0;
        double seconds = 0;
        std::vector<float> waits;  // of each answer, in microseconds
    };

    /// depth: how many questions are sent at once
    ClosedLoop(const Target& target,
               const Exchange& exchange,
               std::vector<UniqueFd> connections,
               std::size_t depth);

    /// Asks until so many were answered or so long has passed, and waits for
    /// the last answers.
    /// errors: std::runtime_error for a wrong answer, a lost connection or a
    ///         server that does not answer any more
    Run run(std::size_t answers, double seconds);

  private:
    struct Client {
        UniqueFd fd;
        std::string_view unsent;  // of the questions
        std::string rest;         // of an answer that is not all there
        std::size_t missing = 0;  // answers
        Clock::time_point asked;
    };

    void watch(std::size_t place, std::uint32_t events, int how);
    void ask(std::size_t place);
    void send_more(std::size_t place);
    void hear(Client& client, Run& result);

    const Target& target_;
    const Exchange& exchange_;
    std::vector<Client> clients_;
    std::size_t depth_;
    std::string questions_;
    UniqueFd epoll_;
    std::vector<char> buffer_;
    std::size_t missing_ = 0;  // answers of all clients
};

}  // namespace tornado::bench
