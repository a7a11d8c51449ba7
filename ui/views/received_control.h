#pragma once

#include "core/engine/socket_view.h"

#include <QWidget>

namespace swb {

class ControlView;

// The control messages that a call received, as a tree of fields; hidden while there are none. Made when the first
// come.
class ReceivedControl : public QWidget {
    Q_OBJECT

public:
    explicit ReceivedControl(QWidget* parent = nullptr);

    void show(const ActionReport& report);
    ControlView* view() const { return m_view; } // null: nothing came yet

private:
    ControlView* m_view = nullptr;
};

} // namespace swb
