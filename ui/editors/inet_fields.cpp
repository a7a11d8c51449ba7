#include "ui/editors/inet_fields.h"

#include "core/constants/numbers.h"
#include "core/explain/group_words.h"
#include "core/net/interfaces.h"
#include "core/store/history.h"
#include "ui/editors/history_offer.h"
#include "ui/editors/host_combo.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <limits>

namespace swb {
namespace {

constexpr int kNarrowest = 30; // characters

const QString kHostKind = QStringLiteral("host");
const QString kPortKind = QStringLiteral("port");

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

int familyOf(InetFields::Version version) { return version == InetFields::Version::V4 ? kAfInet : kAfInet6; }

QString loopbackOf(InetFields::Version version) {
    return version == InetFields::Version::V4 ? QStringLiteral("127.0.0.1") : QStringLiteral("::1");
}

QString wildcardOf(InetFields::Version version) {
    return version == InetFields::Version::V4 ? QStringLiteral("0.0.0.0") : QStringLiteral("::");
}

} // namespace

InetFields::InetFields(Version version, QWidget* parent)
    : AddressFields(parent)
    , m_version(version) {
    createHostRow();
    if (version == Version::V6)
        createScope();
    createMore();
    placeRest();
    arrange();
    showMore(false);
    setPurpose(AddressPurpose::Connect);
}

void InetFields::createHostRow() {
    m_host = new HostCombo(this);
    setFieldName(m_host, tr("Address"));
    m_host->setToolTip(m_version == Version::V4
                           ? tr("sin_addr: four numbers, as 127.0.0.1. A name is for getaddrinfo to look up.")
                           : tr("sin6_addr: as ::1 or fe80::1%eth0. A name is for getaddrinfo to look up."));
    m_host->setEditText(loopbackOf(m_version));
    m_port = new QLineEdit(this);
    m_port->setAccessibleName(tr("Port"));
    m_port->setToolTip(tr("A port, 0 to 65535. In bind, 0 lets the kernel choose a free one.\n"
                          "The Down key lists the ports used before."));
    m_port->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    m_port->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_portLabel = createLabel(tr("Port"), m_port);
    grid()->addWidget(createLabel(tr("Address"), m_host), 0, 0);
    new RowTaker(m_port, oneOfKind(QStringLiteral("port")),
                 [this](const CarriedRows& rows) { m_port->setText(QString::number(*rows.front().value)); });
    if (m_version == Version::V4)
        m_host->rowTaker().add(oneOfKind(QStringLiteral("IPv4 address")), [this](const CarriedRows& rows) {
            const auto bits = static_cast<quint32>(*rows.front().value); // in host order
            m_host->setEditText(QStringLiteral("%1.%2.%3.%4")
                                    .arg(bits >> 24)
                                    .arg(bits >> 16 & 0xff)
                                    .arg(bits >> 8 & 0xff)
                                    .arg(bits & 0xff));
        });
    connect(m_host, &QComboBox::editTextChanged, this, &AddressFields::edited);
    connect(m_host, &HostCombo::offersWanted, this, &InetFields::offerHosts);
    connect(m_port, &QLineEdit::textChanged, this, &AddressFields::edited);
}

void InetFields::createScope() {
    const auto interfaces = interfaceNames();
    m_interfaces.reserve(interfaces.size()); // the rows below keep views of these
    std::vector<NamedValue> rows{{0, "none", "No interface is named.",
                                  "A link-local address (fe80::/10) needs one, or the call fails with EINVAL.", ""}};
    for (const auto& [index, name] : interfaces)
        rows.push_back({index, m_interfaces.emplace_back(name), "The index of this interface.", "", ""});
    m_scope = new NumberCombo(rows, this);
    setFieldName(m_scope, tr("Scope"));
    m_scope->setValue(0);
    m_scopeLabel = createLabel(tr("Scope"), m_scope);
    m_scopeLabel->setToolTip(tr("sin6_scope_id: the interface a link-local address is meant on"));
    connect(m_scope, &NumberCombo::valueChanged, this, &AddressFields::edited);
    connect(m_scope, &NumberCombo::errorChanged, this, &AddressFields::edited);
}

void InetFields::createMore() {
    m_more = new QToolButton(this);
    m_more->setText(tr("More"));
    m_more->setCheckable(true);
    m_more->setToolTip(tr("The seldom used parts of this address"));
    m_unspecified = new QCheckBox(tr("AF_UNSPEC: dissolve the association"), this);
    m_unspecified->setToolTip(tr("connect() with family AF_UNSPEC takes the peer away from a datagram socket again."));
    if (m_version == Version::V6) {
        m_flow = new QLineEdit(this);
        m_flow->setAccessibleName(tr("Flow"));
        m_flow->setToolTip(tr("sin6_flowinfo: traffic class and flow label, a decimal or 0x number; empty is 0"));
        m_flowLabel = createLabel(tr("Flow"), m_flow);
        connect(m_flow, &QLineEdit::textChanged, this, &AddressFields::edited);
    }
    connect(m_more, &QToolButton::toggled, this, &InetFields::showMore);
    connect(m_unspecified, &QCheckBox::toggled, this, &AddressFields::edited);
}

// What stands below the host, and the port together with the button for more.
void InetFields::placeRest() {
    m_portBox = new QWidget(this);
    auto* row = new QHBoxLayout(m_portBox);
    row->setContentsMargins({});
    row->addWidget(m_port, 1);
    row->addWidget(m_more);
    if (m_scope) {
        grid()->addWidget(m_scopeLabel, 2, 0);
        grid()->addWidget(m_scope, 2, 1, 1, 3);
        grid()->addWidget(m_flowLabel, 3, 0);
        grid()->addWidget(m_flow, 3, 1, 1, 3);
    }
    grid()->addWidget(m_unspecified, 4, 1, 1, 3);
    setTabOrder(m_host, m_port);
    setTabOrder(m_port, m_more);
}

void InetFields::arrange() {
    for (QWidget* widget : {static_cast<QWidget*>(m_host), static_cast<QWidget*>(m_portLabel), m_portBox})
        grid()->removeWidget(widget);
    if (m_portBeside) {
        grid()->addWidget(m_host, 0, 1);
        grid()->addWidget(m_portLabel, 0, 2);
        grid()->addWidget(m_portBox, 0, 3);
        grid()->setColumnStretch(1, 3); // a host is longer than a port
        grid()->setColumnStretch(3, 2);
    } else {
        grid()->addWidget(m_host, 0, 1, 1, 3);
        grid()->addWidget(m_portLabel, 1, 0);
        grid()->addWidget(m_portBox, 1, 1, 1, 3);
    }
}

void InetFields::resizeEvent(QResizeEvent* event) {
    AddressFields::resizeEvent(event);
    const int wanted = (m_version == Version::V4 ? 44 : 60) + (m_more->isHidden() ? 0 : 8); // characters
    const bool beside = width() >= fontMetrics().averageCharWidth() * wanted;
    if (beside == m_portBeside)
        return;
    m_portBeside = beside;
    arrange();
}

// As wide as the port below the host needs: else a page once wide could never become narrow.
QSize InetFields::minimumSizeHint() const {
    const QSize now = AddressFields::minimumSizeHint();
    return {std::min(now.width(), fontMetrics().averageCharWidth() * kNarrowest), now.height()};
}

void InetFields::showMore(bool shown) {
    const bool connecting = purpose() == AddressPurpose::Connect;
    m_more->setVisible(m_flow || connecting);
    m_unspecified->setVisible(shown && connecting);
    if (m_flow) {
        m_flow->setVisible(shown);
        m_flowLabel->setVisible(shown);
    }
}

void InetFields::setPurpose(AddressPurpose purpose) {
    AddressFields::setPurpose(purpose);
    if (purpose == AddressPurpose::Bind)
        m_unspecified->setChecked(false);
    m_port->setPlaceholderText(purpose == AddressPurpose::Bind ? tr("0: any free") : QStringLiteral("0"));
    showMore(m_more->isChecked());
}

Parsed<Address> InetFields::parse(const std::string& host, const std::string& port) const {
    if (m_version == Version::V4)
        return Address::parseInet(host, port);
    bool isNumber = true;
    const QString flow = m_flow->text().trimmed();
    const uint flowInfo = flow.isEmpty() ? 0 : flow.toUInt(&isNumber, 0);
    return Address::parseInet6(host, port, isNumber ? flowInfo : 0, static_cast<std::uint32_t>(m_scope->value()));
}

AddressFields::Problem InetFields::wholeField(QLineEdit* field, const QString& message, const QString& name) {
    Problem problem;
    problem.field = field;
    problem.error.length = static_cast<std::size_t>(field->text().toUtf8().size());
    problem.error.message = message.toStdString();
    problem.name = name;
    return problem;
}

// Each field by itself, so that two faults are both told.
QList<AddressFields::Problem> InetFields::problems() const {
    QList<Problem> found;
    if (m_unspecified->isChecked())
        return found;
    const std::string host = m_host->currentText().trimmed().toStdString();
    const std::string port = m_port->text().trimmed().toStdString();
    if (const auto hostAlone = parse(host, {}); !hostAlone) {
        ParseError error = hostAlone.error();
        const QString typed = m_host->currentText(); // the error counts from the first character that is no space
        for (qsizetype i = 0; i < typed.size() && typed[i].isSpace(); ++i)
            error.position += static_cast<std::size_t>(QString(typed[i]).toUtf8().size());
        found << Problem{m_host->lineEdit(), error, tr("Address")};
    }
    if (const auto portAlone = parsePort(port); !portAlone)
        found << Problem{m_port, portAlone.error(), tr("Port")};
    if (m_scope && !m_scope->isValid())
        found << wholeField(m_scope->lineEdit(), m_scope->error(), tr("Scope"));
    if (m_flow && !m_flow->text().trimmed().isEmpty()) {
        bool isNumber = false;
        m_flow->text().trimmed().toUInt(&isNumber, 0);
        if (!isNumber)
            found << wholeField(m_flow, tr("The flow information is a number of 32 bits."), tr("Flow"));
    }
    return found;
}

tl::expected<Address, AddressFields::Problem> InetFields::read() const {
    if (m_unspecified->isChecked())
        return Address::unspecified();
    if (const QList<Problem> found = problems(); !found.isEmpty())
        return tl::unexpected(found.front());
    const auto address = parse(m_host->currentText().trimmed().toStdString(), m_port->text().trimmed().toStdString());
    return address.map_error([this](const ParseError& error) { return Problem{m_port, error, {}}; });
}

void InetFields::write(const Address& address) {
    m_unspecified->setChecked(address.family() == kAfUnspec);
    m_more->setChecked(m_more->isChecked() || m_unspecified->isChecked());
    if (address.family() != familyOf(m_version))
        return;
    const QString host = text(address.host());
    m_host->setEditText(host);
    m_port->setText(QString::number(address.port()));
    if (m_scope)
        m_scope->setValue(host.contains(QLatin1Char('%')) ? 0 : address.scopeId());
    if (m_flow) {
        // sin6_flowinfo stands at byte 4, most significant byte first.
        quint32 flow = 0;
        for (std::size_t i = 4; i < 8 && i < address.bytes().size(); ++i)
            flow = flow << 8 | address.bytes()[i];
        m_flow->setText(flow == 0 ? QString() : QStringLiteral("0x") + QString::number(flow, 16));
        m_more->setChecked(m_more->isChecked() || flow != 0);
    }
}

QList<QLineEdit*> InetFields::fields() const {
    QList<QLineEdit*> out{m_host->lineEdit(), m_port};
    if (m_scope)
        out << m_scope->lineEdit() << m_flow;
    return out;
}

AddressFields::Remark InetFields::remark(const Address& address) const {
    if (address.family() == kAfUnspec)
        return {NoteKind::Hint, tr("Address and port are not used: only the family is passed.")};
    if (const GroupClass group = groupClassOf(address); group.isGroup)
        return {
            NoteKind::Hint,
            purpose() == AddressPurpose::Bind
                ? tr("A group (%1): what goes to it comes in, and nothing else, once it is joined: Options, Groups.")
                      .arg(text(group.name))
                : tr("A group (%1): it goes out where IP_MULTICAST_IF or IPV6_MULTICAST_IF says, else by routing.")
                      .arg(text(group.name))};
    if (!address.isWildcard())
        return {};
    if (purpose() == AddressPurpose::Connect)
        return {NoteKind::Hint, tr("%1 as a peer means this machine itself.").arg(wildcardOf(m_version))};
    return {NoteKind::Warning, tr("%1 is every interface: other machines on every network this one is in can reach "
                                  "the socket. %2 stays on this machine.")
                                   .arg(wildcardOf(m_version), loopbackOf(m_version))};
}

bool InetFields::isUntouched() const { return m_host->currentText().isEmpty() && m_port->text().isEmpty(); }

void InetFields::remember(History& history) const {
    history.remember(kHostKind, m_host->currentText().trimmed());
    if (!m_port->text().trimmed().isEmpty())
        history.remember(kPortKind, m_port->text().trimmed());
}

void InetFields::setHistory(History* history) {
    AddressFields::setHistory(history);
    delete m_portOffer;
    m_portOffer = nullptr;
    if (!history)
        return;
    m_portOffer = new HistoryOffer(m_port);
    m_portOffer->setEntries(history->entries(kPortKind));
    connect(history, &History::changed, m_portOffer, [this, history](const QString& kind) {
        if (kind == kPortKind)
            m_portOffer->setEntries(history->entries(kPortKind));
    });
}

void InetFields::offerHosts() {
    if (purpose() == AddressPurpose::Connect) {
        offerUsed();
        m_host->offer(loopbackOf(m_version), tr("this machine"));
        return;
    }
    offerLocal();
    offerUsed();
}

void InetFields::offerLocal() {
    const auto locals = localAddresses();
    m_host->offer(loopbackOf(m_version), tr("this machine alone"));
    for (const LocalAddress& local : locals.value_or(std::vector<LocalAddress>{})) {
        if (local.address.family() == familyOf(m_version))
            m_host->offer(text(local.address.host()),
                          local.isUp ? text(local.interface) : tr("%1, down").arg(text(local.interface)));
    }
    m_host->offer(wildcardOf(m_version), tr("every interface"));
}

void InetFields::offerUsed() {
    if (!history())
        return;
    for (const QString& host : history()->entries(kHostKind)) {
        const bool isV6 = host.contains(QLatin1Char(':'));
        if (isV6 == (m_version == Version::V6))
            m_host->offer(host, tr("used before"));
    }
}

void InetFields::propose(int port, const QString&) {
    if (!m_port->text().isEmpty() && m_port->text() != m_proposedPort)
        return;
    m_proposedPort = QString::number(port);
    m_port->setText(m_proposedPort);
}

QString InetFields::portText() const { return m_port->text(); }

void InetFields::setPortText(const QString& text) { m_port->setText(text); }

} // namespace swb
