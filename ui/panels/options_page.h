#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

#include <functional>
#include <vector>

class QStackedLayout;

namespace swb {

class ChoiceRow;
class ProfileLibrary;

// All that can be done with the options of one socket, one part at a time; each is made when it is first looked at.
class OptionsPage : public QWidget {
    Q_OBJECT

public:
    OptionsPage(EngineBridge& bridge, SocketId socket, ProfileLibrary& profiles, QWidget* parent = nullptr);

    void showProfile(const QString& name); // in its plan; nothing is called
    void findOption(const QString& words); // in the table of all options

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;

private:
    // A part is a widget made of the bridge, the socket and `more`, with the signal explainRequested.
    template <typename Part, typename... More>
    void addPart(const QString& name, const QString& toolTip, More&... more);
    // A part that some sockets alone have: those that Part::suits() says.
    template <typename Part>
    void addPartWhereItSuits(const QString& name, const QString& toolTip);
    void showPart(int number);

    EngineBridge& m_bridge;
    SocketId m_socket;
    ChoiceRow* m_choice;
    QStackedLayout* m_parts;
    int m_profilesPart = -1;
    std::vector<std::function<QWidget*()>> m_makers; // empty functions where the part is made
};

} // namespace swb
