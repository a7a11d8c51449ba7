#pragma once

#include "core/net/message.h"
#include "ui/editors/control_delegate.h"

#include <QWidget>

class QCheckBox;

namespace swb {

class AddressEditor;
class ControlEditor;
class History;

// What one message of several has for itself: an address and control messages in place of those of all. Both editors
// are made when they are asked for.
class MessageExtra : public QWidget {
    Q_OBJECT

public:
    MessageExtra(int family, History& history, ControlChoices descriptors, QWidget* parent = nullptr);

    // Puts them in place of what `message` has. False: one cannot be read, and it says so.
    bool apply(OutMessage& message) const;

private:
    void showAddress(bool shown);
    void showControl(bool shown);

    int m_family;
    History& m_history;
    ControlChoices m_descriptors;
    QCheckBox* m_ownAddress;
    QCheckBox* m_ownControl;
    AddressEditor* m_address = nullptr;
    ControlEditor* m_control = nullptr;
};

} // namespace swb
