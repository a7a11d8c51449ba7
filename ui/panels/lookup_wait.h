#pragma once

#include "core/bridge/resolver_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QPushButton;

namespace swb {

class InlineNote;

// One look-up at a time: how it stands, a button to wait for it no longer, and in Explain how it ended.
class LookupWait : public QWidget {
    Q_OBJECT

public:
    explicit LookupWait(ResolverBridge& resolver, QWidget* parent = nullptr);

    void ask(const Lookup& lookup); // the one before is forgotten

signals:
    void answered(const swb::LookupView& view); // with an answer, which may be an error
    void explainRequested(const swb::Explanation& explanation);

private:
    void take();

    ResolverBridge& m_resolver;
    InlineNote* m_state;
    QPushButton* m_abandon;
    LookupId m_asked;
    LookupState m_shown = LookupState::Waiting;
};

} // namespace swb
