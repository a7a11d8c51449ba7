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
constexpr int kMostOthers = 64; // messages looked at for one reply

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
    : CallCard(QStringLiteral("ping"),
               tr("An echo request by sendto(), then recvfrom() until its reply has come: each a call of its own"))
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
    addWide(m_address);
    addArgument(tr("sequence"), m_sequence);
    addArgument(tr("data"), m_size);
    addWide(m_said);
    setMaker([this](QString&) { return request(); });
    connect(&m_bridge, &EngineBridge::actionFinished, this, &PingCard::takeReport);
    connect(&m_bridge, &EngineBridge::transcriptGrew, this, &PingCard::takeRows);
}

std::optional<Step> PingCard::request() {
    const auto address = m_address->address();
    if (!address)
        m_address->validate();
    if (!address || !m_sequence->isValid() || !m_size->isValid() || m_state != State::Idle)
        return {};
    m_address->remember();
    m_sent = static_cast<std::uint16_t>(m_sequence->value());
    m_others = 0;
    m_state = State::Sending;
    m_looked = m_bridge.engine().transcript().lastIndex();
    m_said->hush();
    Bytes message = echoRequest(m_family, m_identifier, m_sent, pattern(static_cast<std::size_t>(m_size->value())));
    return step::Sendto{std::move(message), 0, *address};
}

void PingCard::takeReport(const ActionReport& report) {
    if (report.socket != m_socket || m_state == State::Idle)
        return;
    if (m_state == State::Sending && report.name == "sendto") {
        if (report.error || report.cancelled || report.timedOut) {
            m_state = State::Idle; // the card says what went wrong
            return;
        }
        m_sequence->setValue((m_sent + 1) & 0xffff);
        m_state = State::Receiving;
        return receive();
    }
    if (m_state != State::Receiving || report.action != m_receiving)
        return;
    m_receiving = {};
    if (report.error || report.cancelled || report.timedOut) {
        m_state = State::Idle;
        return say(NoteKind::Warning,
                   tr("No reply to sequence %1 was received. Other messages: %2.").arg(m_sent).arg(m_others));
    }
    takeRows(m_bridge.engine().transcript().copySince(m_looked));
    if (m_state != State::Receiving)
        return;
    if (m_others < kMostOthers)
        return receive();
    m_state = State::Idle;
    say(NoteKind::Warning, tr("%1 other messages came and not the reply: not received further.").arg(m_others));
}

void PingCard::receive() { m_receiving = m_bridge.submit({m_socket, step::Recvfrom{kRoom, 0}, Lane::InOrder}); }

// The rows tell when the kernel took and gave the bytes, which the reports do not.
void PingCard::takeRows(const std::vector<TranscriptRow>& rows) {
    for (const TranscriptRow& row : rows) {
        if (row.index <= m_looked)
            continue;
        m_looked = row.index;
        if (row.socket != m_socket || m_state == State::Idle)
            continue;
        if (row.direction == Direction::Sent)
            m_sentTime = row.time;
        else
            judge(row);
    }
}

bool PingCard::isMine(const Echo& echo) const {
    // A ping socket has its own identifier, and the kernel gives it no others.
    return echo.isReply && echo.sequence == m_sent && (m_type != kSockRaw || echo.identifier == m_identifier);
}

void PingCard::judge(const TranscriptRow& row) {
    const Bytes bytes = m_bridge.engine().transcript().bytesOf(row.index);
    const auto echo = readEcho(m_family, m_type, bytes);
    if (!echo || !isMine(*echo)) {
        ++m_others;
        return;
    }
    m_state = State::Idle;
    const double milliseconds = std::chrono::duration<double, std::milli>(row.time - m_sentTime).count();
    QString said = tr("Reply from %1: id %2, sequence %3, %4 bytes, round trip %5 ms")
                       .arg(QString::fromStdString(row.peer.host()))
                       .arg(echo->identifier)
                       .arg(echo->sequence)
                       .arg(row.length)
                       .arg(milliseconds, 0, 'f', 3);
    if (echo->timeToLive >= 0)
        said += tr(", time to live %1").arg(echo->timeToLive);
    if (m_others > 0)
        said += tr(". Other messages before it: %1; a raw socket also gets the request that came in on loopback")
                    .arg(m_others);
    say(NoteKind::Hint, said);
}

void PingCard::say(NoteKind kind, const QString& text) { m_said->say(kind, text); }

} // namespace swb
