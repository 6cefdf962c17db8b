#pragma once
// --poller select|epoll, for this chapter's programs.

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/cli/program_options.hpp"

#include "epoll_poller.hpp"
#include "select_poller.hpp"

namespace tornado {

inline std::vector<cli::Option>
server_and_poller_options(std::uint16_t default_port) {
    std::vector<cli::Option> options = cli::server_options(default_port);
    options.push_back({"poller", "select", "select or epoll (task 02.5)"});
    return options;
}

/// errors: std::invalid_argument for any other name
inline std::unique_ptr<Poller> make_poller(const std::string& name) {
    if (name == "select") return std::make_unique<SelectPoller>();
    if (name == "epoll") return std::make_unique<EpollPoller>();
    throw std::invalid_argument("--poller must be select or epoll, not " +
                                name);
}

}  // namespace tornado
