#pragma once

// How many objects of a kind there are. For tests only.

namespace tornado::testing {

/// Derive a class from it: Alive<Tag>::count says how many of them live.
template <typename Tag>
class Alive {
  public:
    Alive() { ++count; }

    ~Alive() { --count; }

    Alive(const Alive&) = delete;
    Alive& operator=(const Alive&) = delete;

    static inline int count = 0;
};

}  // namespace tornado::testing
