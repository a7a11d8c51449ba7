#include "core/transcript/marks.h"

#include <utility>

namespace swb {

void Marks::set(std::uint64_t index, RowMark mark) {
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_marks.find(index);
        if (mark.isEmpty() ? found == m_marks.end() : found != m_marks.end() && found->second == mark)
            return;
        if (mark.isEmpty())
            m_marks.erase(found);
        else
            m_marks[index] = std::move(mark);
        ++m_version;
    }
    tell();
}

std::optional<RowMark> Marks::of(std::uint64_t index) const {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_marks.find(index);
    return found == m_marks.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Marks::Marked> Marks::all() const {
    const std::scoped_lock lock(m_mutex);
    std::vector<Marked> all;
    all.reserve(m_marks.size());
    for (const auto& [index, mark] : m_marks)
        all.push_back({index, mark});
    return all;
}

bool Marks::empty() const {
    const std::scoped_lock lock(m_mutex);
    return m_marks.empty();
}

std::uint64_t Marks::version() const {
    const std::scoped_lock lock(m_mutex);
    return m_version;
}

void Marks::clear() {
    {
        const std::scoped_lock lock(m_mutex);
        if (m_marks.empty())
            return;
        m_marks.clear();
        ++m_version;
    }
    tell();
}

void Marks::load(std::vector<Marked> marks) {
    const std::scoped_lock lock(m_mutex);
    m_marks.clear();
    for (Marked& marked : marks)
        m_marks[marked.index] = std::move(marked.mark);
    ++m_version;
}

void Marks::setChangeHandler(std::function<void()> handler) {
    const std::scoped_lock lock(m_mutex);
    m_handler = std::move(handler);
}

void Marks::tell() {
    std::function<void()> handler;
    {
        const std::scoped_lock lock(m_mutex);
        handler = m_handler;
    }
    if (handler)
        handler();
}

} // namespace swb
