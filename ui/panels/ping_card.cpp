#include "ui/panels/ping_card.h"

#include "core/constants/numbers.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"

#include <QLineEdit>
#include <QRandomGenerator>

namespace swb {

namespace {

constexpr std::int64_t kMostData = 65507 - 8;
constexpr std::int64_t kUsualData = 56; // as ping(8) sends
constexpr std::uint64_t kRoom = 65536;

// 0 1 2 ...: what comes back can be seen to be the same.
Bytes pattern(std::size_t size) {
    Bytes data(size);
    for (std::size_t i = 0; i < size; ++i)
        data[i] = static_cast<std::uint8_t>(i);
    return data;
}

IntegerEdit* numberEdit(const QString& label, std::int64_t most, std::int64_t initial, const QString& toolTip) {
    auto* edit = new IntegerEdit(label);
    edit->setRange(0, most);
    edit->setValue(initial);
    edit->field()->setToolTip(toolTip);
    edit->field()->setMaximumWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("0000000000")));
    return edit;
}

} // namespace

PingCard::PingCard(const CardPlace& place)
    : CallCard(
          QStringLiteral("ping"),
          tr("An echo request by sendto(), and beside it recvfrom() until its reply has come: each a call of its own"))
    , m_bridge(place.bridge)
    , m_socket(place.socket)
    , m_family(place.family)
    , m_type(place.type)
    , m_address(new AddressEditor(place.family))
    , m_sequence(numberEdit(tr("sequence"), 0xffff, 1, tr("Counts up with every request")))
    , m_size(numberEdit(tr("data"), kMostData, kUsualData, tr("Bytes of data behind the header of 8 bytes")))
    , m_said(new InlineNote) {
    m_address->setHistory(&place.history);
    const auto own = m_family == kAfInet6 ? Address::parseInet6("::1", "0") : Address::parseInet("127.0.0.1", "0");
    if (own)
        m_address->setAddress(*own);
    m_identifier = static_cast<std::uint16_t>(QRandomGenerator::global()->bounded(1, 0x10000));
    setCallName(QStringLiteral("sendto"));
    addWide(m_address);
    addArgument(tr("sequence"), m_sequence);
    addArgument(tr("data"), m_size);
    addResult(m_said);
    setMaker([this](QString& why) { return request(why); });
    connect(&m_bridge, &EngineBridge::submitted, this, &PingCard::noteAsked);
    connect(&m_bridge, &EngineBridge::actionFinished, this, &PingCard::takeReport);
    connect(&m_bridge, &EngineBridge::recordsArrived, this, &PingCard::takeRecords);
    connect(&m_bridge, &EngineBridge::transcriptMoved, this, &PingCard::takeRows);
}

std::optional<Step> PingCard::request(QString& why) {
    if (m_receiving) {
        why = tr("The reply to the last one has not come yet. Interrupt ends the waiting.");
        return {};
    }
    const auto address = m_address->address();
    if (!address)
        m_address->validate();
    if (!address || !m_sequence->isValid() || !m_size->isValid())
        return {};
    m_address->remember();
    m_sent = static_cast<std::uint16_t>(m_sequence->value());
    m_others = 0;
    m_begun = monotonicNow();
    m_reply.reset();
    m_echo.reset();
    m_looked = m_bridge.engine().transcript().lastIndex();
    m_said->hush();
    m_sending = {};
    // Waiting already when the reply comes: else the round trip would be that of the window.
    m_receiving = m_bridge.submit({m_socket, step::Follow{kRoom, 1, 0}, Lane::OtherThread});
    Bytes message = echoRequest(m_family, m_identifier, m_sent, pattern(static_cast<std::size_t>(m_size->value())));
    return step::Sendto{std::move(message), 0, *address};
}

void PingCard::noteAsked(const Command& command, ActionId action) {
    if (m_receiving && !m_sending && command.socket == m_socket && std::holds_alternative<step::Sendto>(command.step))
        m_sending = action;
}

void PingCard::takeReport(const ActionReport& report) {
    if (m_sending && report.action == m_sending) {
        if (report.error || report.cancelled || report.timedOut)
            return m_bridge.interrupt(m_receiving); // the card says what went wrong
        m_sequence->setValue((m_sent + 1) & 0xffff);
    }
    if (m_receiving && report.action == m_receiving) {
        takeRows();
        m_receiving = {};
        tell();
    }
}

void PingCard::takeRecords(const RecordBatch& batch) {
    for (const CallRecord& record : batch.completed)
        if (m_sending && record.action == m_sending && record.call == CallId::Sendto)
            m_begun = record.start;
}

void PingCard::takeRows() {
    if (!m_receiving)
        return;
    const Transcript& transcript = m_bridge.engine().transcript();
    std::vector<TranscriptRow> mine;
    transcript.visitRows(m_looked + 1, transcript.lastIndex(), [&](const RowView& row) {
        m_looked = row.index;
        if (row.socket == m_socket && row.direction == Direction::Received)
            mine.push_back(row.row());
        return true;
    });
    for (const TranscriptRow& row : mine)
        if (!m_reply)
            judge(row);
}

bool PingCard::isMine(const Echo& echo) const {
    // A ping socket has an identifier of its own, and the kernel gives it no other's.
    return echo.isReply && echo.sequence == m_sent && (m_type != kSockRaw || echo.identifier == m_identifier);
}

void PingCard::judge(const TranscriptRow& row) {
    const Bytes bytes = m_bridge.engine().transcript().bytesOf(row.index);
    const auto echo = readEcho(m_family, m_type, bytes);
    if (!echo || !isMine(*echo)) {
        ++m_others;
        return;
    }
    m_reply = row;
    m_echo = echo;
    m_bridge.interrupt(m_receiving);
}

void PingCard::tell() {
    if (!m_reply)
        return m_said->say(NoteKind::Warning,
                           tr("No reply to sequence %1 was received. Other messages: %2.").arg(m_sent).arg(m_others));
    const double milliseconds = std::chrono::duration<double, std::milli>(m_reply->time - m_begun).count();
    QString said = tr("Reply from %1: id %2, sequence %3, %4 bytes, round trip %5 ms")
                       .arg(QString::fromStdString(m_reply->peer.host()))
                       .arg(m_echo->identifier)
                       .arg(m_echo->sequence)
                       .arg(m_reply->length)
                       .arg(milliseconds, 0, 'f', 3);
    if (m_echo->timeToLive >= 0)
        said += tr(", time to live %1").arg(m_echo->timeToLive);
    if (m_others > 0)
        said += tr(". Other messages before it: %1; a raw socket also gets the request that came in on loopback")
                    .arg(m_others);
    m_said->say(NoteKind::Hint, said);
}

} // namespace swb
