#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace swb {

// What a person put on a row of a transcript to find it again.
struct RowMark {
    std::string colour; // a word: "red"; empty for a note without a mark
    std::string note;
    bool isEmpty() const { return colour.empty() && note.empty(); }
    bool operator==(const RowMark&) const = default;
};

// The marks of one transcript, by the index of the row. Thread: any.
class Marks {
public:
    struct Marked {
        std::uint64_t index = 0;
        RowMark mark;
    };

    void set(std::uint64_t index, RowMark mark); // an empty one takes it away
    std::optional<RowMark> of(std::uint64_t index) const;
    std::vector<Marked> all() const; // by index
    bool empty() const;
    std::uint64_t version() const; // goes up with every change
    void clear();

    // Replaces all of them without telling the handler.
    void load(std::vector<Marked> marks);
    // Called after each change, in the thread that made it, without a lock held.
    void setChangeHandler(std::function<void()> handler);

private:
    void tell();

    mutable std::mutex m_mutex;
    std::map<std::uint64_t, RowMark> m_marks;
    std::uint64_t m_version = 0;
    std::function<void()> m_handler;
};

} // namespace swb
