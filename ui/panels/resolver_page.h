#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/bridge/resolver_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QStackedLayout;

namespace swb {

class ChoiceRow;
class ResolverQuery;

// The mode Resolver: from a name to what socket() and connect() take.
class ResolverPage : public QWidget {
    Q_OBJECT

public:
    explicit ResolverPage(EngineBridge& engine, QWidget* parent = nullptr);

    void setObserving(bool on);

signals:
    void socketMade(swb::SocketId socket);
    void explainRequested(const swb::Explanation& explanation);

private:
    enum Part { QueryPart, OlderPart, CalculatorPart, DnsPart, MachinePart, ZeroconfPart, UpdatePart };
    template <typename Widget>
    void connectExplain(Widget* part);
    QWidget* createZeroconf();
    void showPart(int part);
    void turnTo(int part); // on a person's behalf

    EngineBridge& m_engine;
    ResolverBridge m_resolver;
    ChoiceRow* m_choice;
    QStackedLayout* m_parts;
    ResolverQuery* m_query;
};

} // namespace swb
