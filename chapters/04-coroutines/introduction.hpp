#pragma once
// A function that has to wait in its middle, at two places, cut up by hand:
// what a compiler makes of a coroutine, before you let it.

#include <optional>
#include <string>

namespace tornado {

/// One run of this function, where ask() hands a question out, gives the CPU
/// back, and goes on when somebody has brought the answer:
///
///     std::string introduce() {
///         std::string name;
///         while (name.empty())
///             name = ask("Who are you?");
///         std::string town = ask("Where are you from, " + name + "?");
///         return name + " from " + town;
///     }
///
/// No thread waits within: between two calls of send() there is only this
/// object. Many may be under way at once, each with a name and a place of its
/// own.
class Introduction {
  public:
    Introduction() = default;

    /// Runs to the first question, and returns it.
    /// errors: std::logic_error if it has begun already
    std::optional<std::string> next();

    /// Answers the question that it waits at, and runs to the next one.
    /// returns: that question; nothing if the function has returned
    /// errors:  std::logic_error if it waits at no question
    std::optional<std::string> send(std::string answer);

    /// True once the function has returned.
    bool done() const;

    /// What it returned.
    /// errors: std::logic_error unless done()
    const std::string& result() const;

  private:
    // TASK 04.1: what must outlive a question: the local variables that are
    // needed after it, and the place at which to go on.
    // Yours to design.
};

}  // namespace tornado
