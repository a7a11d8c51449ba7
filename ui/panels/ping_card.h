#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/wire/echo.h"
#include "ui/editors/inline_note.h"
#include "ui/panels/call_cards.h"
#include "ui/views/call_card.h"

#include <optional>

namespace swb {

class AddressEditor;
class IntegerEdit;

// One echo request and its answer: recvfrom() again and again in a thread of its own, a sendto() beside it, and when
// the reply with the same identifier and sequence has come, the waiting recvfrom() is interrupted. Each is a call of
// its own in the ledger, and the round trip is from the beginning of the one to the end of the other.
class PingCard : public CallCard {
    Q_OBJECT

public:
    explicit PingCard(const CardPlace& place);

private:
    std::optional<Step> request(QString& why);
    void noteAsked(const Command& command, ActionId action);
    void takeReport(const ActionReport& report);
    void takeRecords(const RecordBatch& batch);
    void takeRows();
    void judge(const TranscriptRow& row);
    void tell();
    bool isMine(const Echo& echo) const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    int m_family;
    int m_type;
    AddressEditor* m_address;
    IntegerEdit* m_sequence;
    IntegerEdit* m_size;
    InlineNote* m_said;

    ActionId m_receiving; // none: no ping is under way
    ActionId m_sending;
    std::uint16_t m_identifier = 0;
    std::uint16_t m_sent = 0; // sequence
    Nanoseconds m_begun{};    // when sendto() was called
    std::optional<TranscriptRow> m_reply;
    std::optional<Echo> m_echo;
    int m_others = 0;           // messages that were not the reply
    std::uint64_t m_looked = 0; // rows of the transcript seen
};

} // namespace swb
