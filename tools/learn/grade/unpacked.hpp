#pragma once

/// Work that comes as an archive.

#include <filesystem>

namespace tornado::learn {

/// What may be a chapter's file of an archive, in a folder of its own, which
/// goes when this goes.
class Unpacked {
  public:
    /// errors: Trouble if it cannot be unpacked
    explicit Unpacked(const std::filesystem::path& archive);
    Unpacked(const Unpacked&) = delete;
    Unpacked& operator=(const Unpacked&) = delete;
    ~Unpacked();

    const std::filesystem::path& folder() const { return folder_; }

  private:
    Unpacked();

    void unpack(const std::filesystem::path& archive) const;

    std::filesystem::path folder_;
};

}  // namespace tornado::learn
