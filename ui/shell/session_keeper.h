#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/store/session.h"

#include <QObject>
#include <QTimer>

#include <map>

class QWidget;

namespace swb {

class SocketPage;

// Writes down the sockets of this session as they come and change, and offers those of the last one. It makes nothing
// by itself.
class SessionKeeper : public QObject {
    Q_OBJECT

public:
    // `file` empty: nothing is read or written.
    SessionKeeper(EngineBridge& bridge, QString file, QObject* parent = nullptr);
    ~SessionKeeper() override; // writes what is not written yet

    // What the last session left, as a strip with two buttons; null when there is nothing to offer. The caller owns it.
    QWidget* createOffer();

signals:
    // A socket of the last session was made again; its addresses wait on its page.
    void restored(swb::SocketId socket, const swb::SavedSocket& saved);

private:
    void load();
    void setAside(const QString& trouble);
    void takeSockets(const std::vector<SocketId>& changed);
    void takeReport(const ActionReport& report);
    void takeCommand(const Command& command);
    void makeAgain();
    void save();

    EngineBridge& m_bridge;
    QString m_file;
    QString m_trouble; // what was wrong with the file
    Session m_last;
    std::map<SocketId, SavedSocket> m_now;    // open
    std::map<SocketId, SavedSocket> m_closed; // closed in this session
    std::map<ActionId, SavedSocket> m_making;
    QTimer m_saveSoon;
};

void prefill(SocketPage& page, const SavedSocket& saved); // the addresses wait in its cards

} // namespace swb
