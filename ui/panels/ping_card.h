#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/wire/echo.h"
#include "ui/editors/inline_note.h"
#include "ui/panels/call_cards.h"
#include "ui/views/call_card.h"

namespace swb {

class AddressEditor;
class IntegerEdit;

// One echo request and its answer: a sendto(), then recvfrom() until the reply with the same identifier and sequence
// has come. Each is a call of its own in the ledger; what else comes meanwhile is told.
class PingCard : public CallCard {
    Q_OBJECT

public:
    explicit PingCard(const CardPlace& place);

private:
    std::optional<Step> request();
    void takeReport(const ActionReport& report);
    void takeRows(const std::vector<TranscriptRow>& rows);
    void receive();
    void judge(const TranscriptRow& row);
    void say(NoteKind kind, const QString& text);
    bool isMine(const Echo& echo) const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    int m_family;
    int m_type;
    AddressEditor* m_address;
    IntegerEdit* m_sequence;
    IntegerEdit* m_size;
    InlineNote* m_said;

    enum class State { Idle, Sending, Receiving };
    State m_state = State::Idle;
    ActionId m_receiving;
    std::uint16_t m_identifier = 0;
    std::uint16_t m_sent = 0;   // sequence
    Nanoseconds m_sentTime{};   // when sendto() returned
    int m_others = 0;           // messages that were not the reply
    std::uint64_t m_looked = 0; // rows of the transcript seen
};

} // namespace swb
