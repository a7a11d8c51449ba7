#include "core/bridge/resolver_bridge.h"

#include "core/resolve/perform_lookup.h"

#include <QMetaObject>

#include <algorithm>

namespace swb {

namespace {
constexpr int kTickMs = 100;
} // namespace

ResolverBridge::ResolverBridge(QObject* parent)
    : ResolverBridge(&performLookup, parent) {}

ResolverBridge::ResolverBridge(Resolver::Perform perform, QObject* parent)
    : QObject(parent)
    , m_resolver(std::move(perform)) {
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &ResolverBridge::copyOut);
    m_resolver.setNewsHandler([this] {
        if (!m_isCopyDue.exchange(true))
            QMetaObject::invokeMethod(this, &ResolverBridge::copyOut, Qt::QueuedConnection);
    });
}

ResolverBridge::~ResolverBridge() { m_resolver.setNewsHandler({}); }

LookupId ResolverBridge::start(Lookup lookup, std::optional<Nanoseconds> deadline) {
    const LookupId id = m_resolver.start(std::move(lookup), deadline);
    copyOut();
    return id;
}

void ResolverBridge::abandon(LookupId id) {
    m_resolver.abandon(id);
    copyOut();
}

void ResolverBridge::forget(LookupId id) {
    m_resolver.forget(id);
    copyOut();
}

const LookupView* ResolverBridge::find(LookupId id) const {
    const auto view = std::ranges::lower_bound(m_lookups, id, {}, &LookupView::id);
    return view != m_lookups.end() && view->id == id ? &*view : nullptr;
}

void ResolverBridge::copyOut() {
    m_isCopyDue = false;
    m_lookups = m_resolver.lookups();
    m_held = m_resolver.held();
    const bool isBusy = m_held.count > 0 || !std::ranges::all_of(m_lookups, &LookupView::hasEnded);
    if (!isBusy)
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
    emit changed();
}

} // namespace swb
