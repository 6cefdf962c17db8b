#include "tools/learn/trace/causes.hpp"

namespace tornado::learn {

using trace::Call;
using trace::Kind;

bool waits_for_several(Call call) {
    return call == Call::select || call == Call::poll ||
           call == Call::epoll_wait;
}

bool is_wait(Call call) {
    return waits_for_several(call) || call == Call::sleep ||
           call == Call::condition || call == Call::lock;
}

Cause cause_of(Kind kind) {
    switch (kind) {
    case Kind::connection:
    case Kind::datagram:
        return Cause::connection;
    case Kind::listener:
        return Cause::newcomer;
    case Kind::event:
    case Kind::pipe:
        return Cause::wakeup;
    default:
        return Cause::other;
    }
}

Cause cause_of(const trace::Record& wait, bool slept) {
    if (wait.result < 0) {
        return Cause::signal;
    }
    if (wait.call == Call::lock || wait.call == Call::condition) {
        return wait.result == 0 ? Cause::wakeup : Cause::time;
    }
    if (wait.result > 0) {
        return Cause::other;
    }
    return slept || wait.call == Call::sleep ? Cause::time : Cause::looked;
}

}  // namespace tornado::learn
