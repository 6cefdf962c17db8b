#include "permessage_deflate.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "common/gzip/deflate.hpp"
#include "common/numbers/whole_number.hpp"
#include "common/stub/stub.hpp"

#include "http_headers.hpp"

namespace tornado::websocket {

namespace {

constexpr std::string_view extension = "permessage-deflate";
constexpr int least_window_bits = 8;
constexpr int least_usable_bits = 9;  // for our packer
constexpr int most_window_bits = 15;

/// What a packed message leaves out: its end is known anyway.
constexpr std::string_view tail("\0\0\xff\xff", 4);

/// What stands between two separators, without the spaces around it; empty
/// parts, too.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    // TASK 12.5: from one to the next.
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.push_back(httputil::stripped(text.substr(0, end)));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

/// A number of bits, also between quotes; nothing if it is none.
std::optional<int> window_bits(std::string_view text) {
    // TASK 12.5: from 8 to 15, with no zero before it.
    if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"'))
        text = text.substr(1, text.size() - 2);
    const auto bits = numbers::whole_number<int>(text);
    if (!bits || text.starts_with('0')) return {};
    if (*bits < least_window_bits || *bits > most_window_bits) return {};
    return bits;
}

/// One offer, as its parameters come.
struct Offer {
    // TASK 12.5: what the client asks of us, and what it allows us to ask.
    DeflateParameters parameters{};
    bool limits_its_window = false;  // if we ask for it
    std::set<std::string_view> seen{};

    /// returns: false if no server could accept that
    bool add(std::string_view parameter) {
        const std::size_t sign = parameter.find('=');
        const auto name = httputil::stripped(parameter.substr(0, sign));
        std::optional<std::string_view> value;
        if (sign != parameter.npos)
            value = httputil::stripped(parameter.substr(sign + 1));
        return seen.insert(name).second && set(name, value);
    }

  private:
    bool set(std::string_view name, std::optional<std::string_view> value) {
        if (name == "server_no_context_takeover")
            parameters.server_no_context_takeover = true;
        else if (name == "client_no_context_takeover")
            parameters.client_no_context_takeover = true;
        else
            return set_window(name, value);
        return !value;
    }

    bool set_window(std::string_view name,
                    std::optional<std::string_view> value) {
        const auto bits = window_bits(value.value_or(""));
        if (value && !bits) return false;
        if (name == "client_max_window_bits") {
            limits_its_window = true;
            parameters.client_max_window_bits = bits.value_or(most_window_bits);
            return true;
        }
        if (name != "server_max_window_bits" || !bits) return false;
        parameters.server_max_window_bits = *bits;
        return *bits >= least_usable_bits;
    }
};

/// What both want.
DeflateParameters agree(const Offer& offer, const DeflateParameters& ours) {
    // TASK 12.5: the client's window is ours to limit only if it says so.
    DeflateParameters agreed = offer.parameters;
    agreed.server_no_context_takeover |= ours.server_no_context_takeover;
    agreed.client_no_context_takeover |= ours.client_no_context_takeover;
    agreed.server_max_window_bits =
        std::min(agreed.server_max_window_bits, ours.server_max_window_bits);
    if (offer.limits_its_window)
        agreed.client_max_window_bits = std::min(agreed.client_max_window_bits,
                                                 ours.client_max_window_bits);
    return agreed;
}

}  // namespace

std::optional<DeflateParameters> accept_offer(std::string_view offers,
                                              const DeflateParameters& ours) {
    // TASK 12.5: offers stand between commas, the parameters of one between
    // semicolons. The first that can be accepted is.
    for (const std::string_view text : parts_of(offers, ',')) {
        const auto parts = parts_of(text, ';');
        if (parts.front() != extension) continue;
        Offer offer;
        const bool can_be_accepted =
            std::all_of(parts.begin() + 1, parts.end(), [&](auto parameter) {
                return offer.add(parameter);
            });
        if (can_be_accepted) return agree(offer, ours);
    }
    return {};
}

std::string extension_text(const DeflateParameters& agreed) {
    // TASK 12.5: what differs from the usual.
    std::string text(extension);
    if (agreed.server_no_context_takeover)
        text += "; server_no_context_takeover";
    if (agreed.client_no_context_takeover)
        text += "; client_no_context_takeover";
    if (agreed.server_max_window_bits < most_window_bits)
        text += "; server_max_window_bits=" +
                std::to_string(agreed.server_max_window_bits);
    if (agreed.client_max_window_bits < most_window_bits)
        text += "; client_max_window_bits=" +
                std::to_string(agreed.client_max_window_bits);
    return text;
}

class PerMessageDeflate::State {
    // TASK 12.5: both are made when they are first needed: they are large. One
    // that must forget goes after each message.
  public:
    State(Role role, const DeflateParameters& agreed, int level)
        : level_(level) {
        const bool server = role == Role::server;
        pack_bits_ = server ? agreed.server_max_window_bits
                            : agreed.client_max_window_bits;
        forgets_packed_ = server ? agreed.server_no_context_takeover
                                 : agreed.client_no_context_takeover;
        forgets_unpacked_ = server ? agreed.client_no_context_takeover
                                   : agreed.server_no_context_takeover;
    }

    std::string pack(std::string_view message) {
        if (!deflater_) deflater_.emplace(level_, pack_bits_);
        std::string packed = deflater_->pack(message);
        if (forgets_packed_) deflater_.reset();
        return packed;
    }

    std::optional<std::string> unpack(std::string_view packed,
                                      std::size_t most) {
        if (!inflater_) inflater_.emplace(most_window_bits);
        auto message = inflater_->unpack(packed, most);
        if (forgets_unpacked_) inflater_.reset();
        return message;
    }

  private:
    int level_;
    int pack_bits_;
    bool forgets_packed_;
    bool forgets_unpacked_;
    std::optional<Deflater> deflater_;
    std::optional<Inflater> inflater_;
};

PerMessageDeflate::PerMessageDeflate(Role role,
                                     const DeflateParameters& agreed,
                                     int level)
    : state_(std::make_unique<State>(role, agreed, level)) {
    // TASK 12.5: nothing was packed yet.
}

PerMessageDeflate::~PerMessageDeflate() = default;

std::string PerMessageDeflate::pack(std::string_view message) {
    // TASK 12.5: without its tail.
    std::string packed = state_->pack(message);
    packed.resize(packed.size() - tail.size());
    return packed;
}

std::string PerMessageDeflate::unpack(std::string_view packed,
                                      std::size_t most) {
    // TASK 12.5: with the tail that was left out. Stop where it becomes too
    // large, however large it is.
    std::string whole(packed);
    whole += tail;
    try {
        auto message = state_->unpack(whole, most);
        if (message) return std::move(*message);
    } catch (const DeflateError&) {
        throw ProtocolError("a message that cannot be unpacked",
                            close_codes::not_the_type);
    }
    throw ProtocolError("message too big", close_codes::too_big);
}

}  // namespace tornado::websocket
