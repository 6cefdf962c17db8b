#pragma once

/// What a record's descriptor and bytes are called.

#include <string>

#include "common/trace/format.hpp"

namespace tornado::learn {

/// A connection whose other end is not known yet.
inline const std::string unnamed_connection = "a connection";

/// "listening on 8010", "the loop's waker".
std::string kind_text(const trace::Record& record);

/// The first bytes that were read or written, as one can print them.
std::string printable(const trace::Record& record);

}  // namespace tornado::learn
