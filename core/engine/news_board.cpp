#include "core/engine/news_board.h"

namespace swb {

void NewsBoard::publish(SocketView& view) {
    {
        const std::lock_guard lock(m_mutex);
        view.version = ++m_version;
        m_views[view.id] = view;
    }
    m_news.ring();
}

void NewsBoard::publishRemoval(SocketId socket) {
    {
        const std::lock_guard lock(m_mutex);
        m_views.erase(socket);
        m_removed.emplace_back(++m_version, socket);
    }
    m_news.ring();
}

void NewsBoard::publish(ActionReport report) {
    {
        const std::lock_guard lock(m_mutex);
        report.index = ++m_lastReport;
        m_reports.push_back(std::move(report));
        if (m_reports.size() > kReportsKept)
            m_reports.pop_front();
    }
    m_news.ring();
}

void NewsBoard::publish(OptionReport report) {
    {
        const std::lock_guard lock(m_mutex);
        report.index = ++m_lastOptionReport;
        m_optionReports.push_back(std::move(report));
        if (m_optionReports.size() > kOptionReportsKept)
            m_optionReports.pop_front();
    }
    m_news.ring();
}

Engine::Changes NewsBoard::changesSince(std::uint64_t version) const {
    Engine::Changes changes;
    const std::lock_guard lock(m_mutex);
    changes.version = m_version;
    if (version == m_version)
        return changes;
    for (const auto& [id, view] : m_views)
        if (view.version > version)
            changes.changed.push_back(view);
    for (const auto& [removedAt, id] : m_removed)
        if (removedAt > version)
            changes.removed.push_back(id);
    return changes;
}

std::vector<ActionReport> NewsBoard::reportsSince(std::uint64_t index) const {
    const std::lock_guard lock(m_mutex);
    const std::uint64_t wanted =
        std::min<std::uint64_t>(m_lastReport - std::min(index, m_lastReport), m_reports.size());
    return {m_reports.end() - static_cast<std::ptrdiff_t>(wanted), m_reports.end()};
}

std::vector<OptionReport> NewsBoard::optionReportsSince(std::uint64_t index) const {
    const std::lock_guard lock(m_mutex);
    const std::uint64_t wanted =
        std::min<std::uint64_t>(m_lastOptionReport - std::min(index, m_lastOptionReport), m_optionReports.size());
    return {m_optionReports.end() - static_cast<std::ptrdiff_t>(wanted), m_optionReports.end()};
}

} // namespace swb
