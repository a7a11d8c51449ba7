#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/rules/random.h"
#include "core/rules/reply_files.h"
#include "core/store/stored_message.h"

#include <QWidget>

#include <map>
#include <optional>

class QCheckBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace swb {

class AddressEditor;
class FlagsEditor;
class History;
class InlineNote;
class IntegerEdit;
class PayloadEditor;
class ResultPlace;

// Where a payload is composed and sent, and received with: each button is one call on the socket. How the last one
// went stands below the buttons.
class Composer : public QWidget {
    Q_OBJECT

public:
    Composer(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent = nullptr);

    PayloadEditor* payload() const { return m_payload; }
    void setDestination(const Address& address);
    void sendAgain();                          // with the call that sent last
    void setLane(Lane lane) { m_lane = lane; } // of the calls asked for from now on
    // A message of the library: sendall, or sendto where an address is chosen. What is being composed stays as it is.
    // Gives why nothing was sent; empty when it was.
    QString sendStored(const StoredMessage& message);
    void loadStored(const StoredMessage& message); // to be changed before it is sent

signals:
    void keepRequested(const swb::StoredMessage& message); // in the library
    void explainRequested(const swb::Explanation& explanation);

protected:
    bool event(QEvent* event) override;

private:
    struct Running {
        QString name;
        Bytes sent;
        std::uint64_t size = 0; // asked for
        bool sends = false;
        bool withAddress = false;
    };

    QPushButton* createButton(const QString& name, const QString& toolTip);
    QWidget* createSendRow();
    QWidget* createReceiveRow();
    QWidget* createFold();
    void offerToKeep();
    void setFolded(bool folded);
    QWidget* createStatusRow();
    void createAddress();
    void showAddress(bool shown);
    void send(const QString& name);
    void receive(const QString& name);
    ActionId submit(Step step, Running running);
    void follow();
    void showFollowing();
    void takeKind(const SocketView& view);
    std::optional<Address> destination(); // empty when what is typed is none
    void takeReport(const ActionReport& report);
    void showFailure(const QString& name, const ActionReport& report);
    void showSuccess(const Running& run, const ActionReport& report);
    void takeSocket();
    void setLastSend(const QString& name);
    void markNext();
    bool isNetlink() const;
    void warn(); // of what the bytes would do, before they are sent
    void keepMinimumHeight();

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    PayloadEditor* m_payload;
    QToolButton* m_fold = nullptr;
    QWidget* m_sending = nullptr;
    std::map<QString, QPushButton*> m_buttons;
    FlagsEditor* m_sendFlags = nullptr;
    FlagsEditor* m_receiveFlags = nullptr;
    IntegerEdit* m_size = nullptr;
    QPushButton* m_follow = nullptr;
    IntegerEdit* m_batch = nullptr; // messages a call, while following
    QLabel* m_batchLabel = nullptr;
    ActionId m_following;
    bool m_isAutomatic = false;
    QCheckBox* m_untilDone = nullptr; // netlink alone
    QCheckBox* m_addressToggle = nullptr;
    QWidget* m_addressHost = nullptr;
    AddressEditor* m_address = nullptr; // made when first shown
    InlineNote* m_warning = nullptr;
    ResultPlace* m_result = nullptr;
    InlineNote* m_fileNote = nullptr; // makefile() took bytes that a recv() would have got
    QToolButton* m_explain = nullptr;
    Explanation m_explanation;
    std::map<ActionId, Running> m_running;
    std::map<QString, std::uint64_t> m_storedCounts; // how often each message of the library was sent: its {counter}
    Random m_random{static_cast<std::uint64_t>(monotonicNow().count())};
    ReplyFiles m_files;
    QString m_lastSend;
    Lane m_lane = Lane::InOrder;
    bool m_isFormSuggested = false;
    bool m_seen = false; // the socket's view, so the proposals were made
};

} // namespace swb
