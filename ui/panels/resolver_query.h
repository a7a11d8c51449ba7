#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/bridge/resolver_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QPushButton;
class QSplitter;

namespace swb {

class CodeView;
class ResolverAnswers;
class ResolverForm;

// getaddrinfo(): its arguments, the call as C and as Python while they are typed, and what came of it.
class ResolverQuery : public QWidget {
    Q_OBJECT

public:
    ResolverQuery(EngineBridge& engine, ResolverBridge& resolver, QWidget* parent = nullptr);

    void setObserving(bool on);
    void setRequest(const lookup::GetAddrInfo& request); // into the form

signals:
    void socketMade(swb::SocketId socket);
    void explainRequested(const swb::Explanation& explanation);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* createAsking();
    void showCode();
    void ask();

    ResolverBridge& m_resolver;
    QSplitter* m_halves;
    ResolverForm* m_form = nullptr;
    ResolverAnswers* m_answers = nullptr;
    CodeView* m_c = nullptr;
    CodeView* m_python = nullptr;
    QPushButton* m_ask = nullptr;
};

} // namespace swb
