#pragma once

#include "core/base/news_bell.h"
#include "core/engine/engine.h"

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace swb {

// Where the engine's thread publishes copies, and others fetch what is new. Thread: any.
class NewsBoard {
public:
    void publish(SocketView& view); // sets view.version
    void publishRemoval(SocketId socket);
    void publish(ActionReport report); // sets report.index
    void publish(OptionReport report); // sets report.index

    Engine::Changes changesSince(std::uint64_t version) const;
    std::vector<ActionReport> reportsSince(std::uint64_t index) const;
    std::vector<OptionReport> optionReportsSince(std::uint64_t index) const;

    void setNewsHandler(std::function<void()> handler) { m_news.setHandler(std::move(handler)); }
    void takeNews() { m_news.taken(); }

private:
    static constexpr std::size_t kReportsKept = 4096;
    static constexpr std::size_t kOptionReportsKept = 1024;

    mutable std::mutex m_mutex;
    std::uint64_t m_version = 0;
    std::map<SocketId, SocketView> m_views;
    std::deque<std::pair<std::uint64_t, SocketId>> m_removed;
    std::deque<ActionReport> m_reports;
    std::deque<OptionReport> m_optionReports;
    std::uint64_t m_lastReport = 0;
    std::uint64_t m_lastOptionReport = 0;
    NewsBell m_news;
};

} // namespace swb
