#pragma once
// What linechat says, in one place: every chapter's version speaks alike, and
// one contract suite checks them all. Each text ends with a newline.

#include <cstddef>
#include <string>
#include <string_view>

namespace tornado::linechat {

/// "guest3" for the third client since the server began.
std::string guest_name(std::size_t number);

/// To a newcomer: who they are, and how many others are here.
std::string welcome(std::string_view name, std::size_t others);

/// To the others.
std::string joined(std::string_view name);
std::string left(std::string_view name);
std::string said(std::string_view name, std::string_view line);

/// To somebody whose line is over max_line, before they are closed.
std::string too_long();

}  // namespace tornado::linechat
