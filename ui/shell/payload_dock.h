#pragma once

#include "core/store/message_library.h"

#include <QDockWidget>

class QMainWindow;

namespace swb {

class BenchView;
class EngineBridge;
class PayloadLibrary;

// The library of messages beside the bench: Enter or a key of its own sends a message to the socket in view, by the
// composer of its Data page; what is composed there can be kept. Hidden until it is asked for.
class PayloadDock : public QDockWidget {
    Q_OBJECT

public:
    PayloadDock(QMainWindow& window, EngineBridge& bridge, BenchView& bench, const QString& file);

    PayloadLibrary* library() const { return m_panel; }

private:
    void reveal();
    void showTarget();
    void send(const StoredMessage& message);
    void compose(const StoredMessage& message);

    EngineBridge& m_bridge;
    BenchView& m_bench;
    MessageLibrary m_messages;
    PayloadLibrary* m_panel;
};

} // namespace swb
