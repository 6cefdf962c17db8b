#pragma once
// Asking the system for a host's addresses blocks: let a worker ask.
//
// Mirrors tornado/netutil.py (v6.5.7) ThreadedResolver.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "address.hpp"
#include "executor.hpp"
#include "tcpclient.hpp"

namespace tornado {

/// Who knows a host's addresses, and keeps its thread waiting. Called from
/// several threads at once.
using Lookup = std::function<std::vector<Address>(const std::string& host,
                                                  std::uint16_t port)>;

/// A resolver for TCPClient and AsyncHTTPClientOptions that has `lookup` done
/// by `pool`.
///
/// returns:  a function whose Future fails with what `lookup` throws
/// thread:   the function is to be called on a loop's thread
/// lifetime: `pool` must outlive it
/// Tornado:  netutil.py ThreadedResolver (v6.5.7:501)
TCPClient::Resolver threaded_resolver(ThreadPoolExecutor& pool,
                                      Lookup lookup = resolve);

}  // namespace tornado
