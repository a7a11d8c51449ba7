#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

#include <functional>
#include <vector>

class QStackedLayout;

namespace swb {

class ChoiceRow;

// All that can be done with the options of one socket, one part at a time; each is made when it is first looked at.
class OptionsPage : public QWidget {
    Q_OBJECT

public:
    OptionsPage(EngineBridge& bridge, SocketId socket, QWidget* parent = nullptr);

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;

private:
    // A part is a widget made of the bridge and the socket, with the signal explainRequested.
    template <typename Part>
    void addPart(const QString& name, const QString& toolTip);
    // A part that some sockets alone have: those that Part::suits() says.
    template <typename Part>
    void addPartWhereItSuits(const QString& name, const QString& toolTip);
    void showPart(int number);

    EngineBridge& m_bridge;
    SocketId m_socket;
    ChoiceRow* m_choice;
    QStackedLayout* m_parts;
    std::vector<std::function<QWidget*()>> m_makers; // empty functions where the part is made
};

} // namespace swb
