#include "core/traffic/out_queue.h"

#include <utility>

namespace swb {

void OutQueue::push(BytesView bytes) {
    if (bytes.empty() && !m_keepsBorders)
        return;
    m_bytes += bytes.size();
    if (!m_parts.empty()) {
        Part& last = m_parts.back();
        const bool isPlain = !m_keepsBorders && !last.source && !last.shared && last.then == Then::Nothing;
        if (isPlain && last.bytes.size() + bytes.size() <= kSmall) { // many small ones go in one call
            last.bytes.insert(last.bytes.end(), bytes.begin(), bytes.end());
            return;
        }
    }
    m_parts.push_back({Bytes(bytes.begin(), bytes.end())});
}

void OutQueue::push(std::shared_ptr<const Bytes> owner, std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    if (size <= kSmall) {
        push(BytesView(*owner).subspan(begin, size));
        return;
    }
    m_bytes += size;
    m_parts.push_back({{}, begin, std::move(owner), nullptr, Then::Nothing, end});
}

void OutQueue::push(std::unique_ptr<PieceSource> source) { m_parts.push_back({{}, 0, nullptr, std::move(source)}); }

void OutQueue::pushThen(Then then) { m_parts.push_back({{}, 0, nullptr, nullptr, then}); }

void OutQueue::dropFinished() {
    while (!m_parts.empty()) {
        Part& first = m_parts.front();
        if (isMessage(first) || !first.left().empty() || first.then != Then::Nothing)
            return;
        if (first.source) {
            first.begin = 0;
            first.bytes.clear();
            if (first.source->next(first.bytes)) {
                m_bytes += first.bytes.size();
                continue;
            }
        }
        m_parts.pop_front();
    }
}

std::optional<BytesView> OutQueue::front() {
    dropFinished();
    if (m_parts.empty() || m_parts.front().then != Then::Nothing)
        return std::nullopt;
    return m_parts.front().left();
}

void OutQueue::took(std::size_t size) {
    Part& first = m_parts.front();
    first.begin += size;
    m_bytes -= size;
    if (isMessage(first) && first.left().empty())
        m_parts.pop_front();
}

OutQueue::Then OutQueue::takeThen() {
    dropFinished();
    if (m_parts.empty() || m_parts.front().then == Then::Nothing)
        return Then::Nothing;
    const Then then = m_parts.front().then;
    m_parts.pop_front();
    return then;
}

void OutQueue::clear() {
    m_parts.clear();
    m_bytes = 0;
}

} // namespace swb
