// Reading: the pending read, and what satisfies it.

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <utility>

#include "common/stub/stub.hpp"

#include "base_iostream.hpp"
#include "quiet_failure.hpp"

namespace tornado {

}  // namespace tornado
