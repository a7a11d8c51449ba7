#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/options/option_spec.h"
#include "ui/models/option_entry.h"

#include <QObject>

#include <map>

namespace swb {

class OptionsModel;

// Makes the calls on options that a person asks for, and tells the model how they went. Setting is setsockopt(), then
// getsockopt() where the option can be read; both are in the ledger.
class OptionCaller : public QObject {
    Q_OBJECT

public:
    OptionCaller(EngineBridge& bridge, SocketId socket, OptionsModel& model, QObject* parent);

    void takeHistory(); // of calls that were watched before the page was looked at
    void set(const OptionSpec& spec, const Bytes& bytes);
    void read(const OptionSpec& spec);
    // Of any option, known or not; how it went is told by a signal as well.
    void getByHand(int level, int name, std::uint32_t room);
    void setByHand(int level, int name, const Bytes& bytes);

signals:
    void gotByHand(int level, int name, quint32 room, const swb::ActionReport& report);
    void setByHandEnded(const swb::ActionReport& report);
    void settled();    // a call of ours is over: other options may have moved along
    void otherEnded(); // a call of somebody else on this socket is over

private:
    enum class Stage { Get, Set, Readback };
    // What an action under way is about.
    struct Pending {
        Stage stage = Stage::Get;
        const OptionSpec* spec = nullptr; // null: of no table
        int level = 0, name = 0;
        std::uint32_t room = 0;
        Bytes requested = {};
        bool isByHand = false;
        int serial = 0; // of the setting
    };

    void submitGet(Pending pending);
    void submitSet(Pending pending);
    void take(const ActionReport& report);
    void takeGet(const Pending& pending, const ActionReport& report);
    void takeSet(const Pending& pending, const ActionReport& report);
    void takeReadback(const Pending& pending, const ActionReport& report);
    void note(const Pending& pending, OptionEntry::NoteKind kind, const QString& head, const QString& words);
    void noteRefusal(const Pending& pending, const ActionReport& report);

    EngineBridge& m_bridge;
    SocketId m_socket;
    OptionsModel& m_model;
    std::map<ActionId, Pending> m_pending;
    std::map<const OptionSpec*, int> m_latest; // settings by their serials: what became of an older one is not told
    int m_serial = 0;
};

} // namespace swb
