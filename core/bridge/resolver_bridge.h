#pragma once

#include "core/resolve/resolver.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <vector>

namespace swb {

// Carries look-ups to the resolver's threads and their news to the GUI thread. While one is under way, or holds a
// thread, the news come ten times a second, with the time that has passed. Lives in the GUI thread.
class ResolverBridge : public QObject {
    Q_OBJECT

public:
    explicit ResolverBridge(QObject* parent = nullptr);
    explicit ResolverBridge(Resolver::Perform perform, QObject* parent = nullptr); // for tests
    ~ResolverBridge() override;                                                    // waits for no look-up

    LookupId start(Lookup lookup, std::optional<Nanoseconds> deadline = {});
    void abandon(LookupId id);
    void forget(LookupId id);

    const std::vector<LookupView>& lookups() const { return m_lookups; } // as of the last changed()
    const LookupView* find(LookupId id) const;
    Resolver::Held held() const { return m_held; }

signals:
    void changed();

private:
    void copyOut();

    std::atomic<bool> m_isCopyDue = false; // many news, one copy
    Resolver m_resolver;
    QTimer m_tick;
    std::vector<LookupView> m_lookups;
    Resolver::Held m_held;
};

} // namespace swb
