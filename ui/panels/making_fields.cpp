#include "ui/panels/making_fields.h"

#include "core/constants/numbers.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace swb {

namespace {

constexpr int kFirstInherited = 3;
constexpr int kProposedBacklog = 128;

// "127.0.0.1:4000", "[::1]:4000".
Parsed<Address> parseEndpoint(const QString& text) {
    const QString trimmed = text.trimmed();
    const auto colon = trimmed.lastIndexOf(QLatin1Char(':'));
    if (colon < 0)
        return tl::unexpected(ParseError{0, 0, "A port is missing: host:port, or [host]:port for IPv6."});
    QString host = trimmed.left(colon);
    const std::string port = trimmed.mid(colon + 1).toStdString();
    if (!host.startsWith(QLatin1Char('[')))
        return Address::parseInet(host.toStdString(), port);
    host.remove(QLatin1Char('[')).remove(QLatin1Char(']'));
    return Address::parseInet6(host.toStdString(), port);
}

Parsed<std::vector<Address>> parseEndpoints(const QString& text) {
    std::vector<Address> all;
    for (const QString& one : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (one.trimmed().isEmpty())
            continue;
        auto address = parseEndpoint(one);
        if (!address)
            return tl::unexpected(address.error());
        all.push_back(*address);
    }
    return all;
}

} // namespace

MakingFields::MakingFields(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_descriptor(new IntegerEdit(QStringLiteral("fileno")))
    , m_timeout(new QDoubleSpinBox)
    , m_backlog(new IntegerEdit(tr("backlog")))
    , m_note(new InlineNote) {
    m_grid->setContentsMargins({});
    m_grid->setColumnStretch(1, 1);
    m_descriptor->setRange(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
    m_descriptor->setValue(kFirstInherited);
    m_descriptor->setToolTip(tr("The number of a descriptor that was open before, or was given away by detach"));
    addRow(QStringLiteral("fileno"), m_descriptor);
    m_further = addLine(tr("then"), QStringLiteral("127.0.0.2:4000, [::1]:4000"),
                        tr("Addresses to try in turn when the first fails. Python has them from a name."));
    m_source = addLine(QStringLiteral("source"), QStringLiteral("127.0.0.1:0"),
                       tr("source_address: bind() to it before connect(). Empty: the kernel chooses"));
    m_isTimed = addCheck(QStringLiteral("timeout"), tr("Each address may take so long; without it, as long as the "
                                                       "kernel tries"));
    m_timeout->setRange(0.0, 86400);
    m_timeout->setDecimals(3);
    m_timeout->setValue(5);
    m_timeout->setSuffix(tr(" s"));
    m_timeout->setAccessibleName(tr("seconds"));
    m_timeout->setToolTip(tr("In seconds; 0 does not wait at all"));
    addRow(tr("seconds"), m_timeout);
    m_backlog->setOverflow(IntegerEdit::Overflow::WrapToInt32);
    m_backlog->setValue(kProposedBacklog);
    m_backlog->setToolTip(tr("How many connections may wait to be accepted"));
    addRow(tr("backlog"), m_backlog);
    m_reusePort = addCheck(QStringLiteral("reuse_port"), tr("SO_REUSEPORT: several listeners share the port"));
    m_dualStack = addCheck(QStringLiteral("dualstack_ipv6"),
                           tr("IPV6_V6ONLY 0: IPv4 clients come as ::ffff:... For AF_INET6 alone"));
    m_grid->addWidget(m_note, m_grid->rowCount(), 0, 1, 2);
    connect(m_descriptor, &IntegerEdit::valueChanged, this, &MakingFields::edited);
    connect(m_backlog, &IntegerEdit::valueChanged, this, &MakingFields::edited);
    connect(m_timeout, &QDoubleSpinBox::valueChanged, this, &MakingFields::edited);
    setMaking(Making::Socket, kAfInet);
}

void MakingFields::addRow(const QString& label, QWidget* field) {
    const int row = m_grid->rowCount();
    auto* name = new QLabel(label, this);
    name->setBuddy(field->focusProxy() != nullptr ? field->focusProxy() : field);
    m_grid->addWidget(name, row, 0, Qt::AlignVCenter);
    m_grid->addWidget(field, row, 1);
    m_rows.emplace_back(name, field);
}

QLineEdit* MakingFields::addLine(const QString& label, const QString& placeholder, const QString& toolTip) {
    auto* line = new QLineEdit(this);
    line->setAccessibleName(label);
    line->setPlaceholderText(placeholder);
    line->setToolTip(toolTip);
    addRow(label, line);
    connect(line, &QLineEdit::textChanged, this, [this] {
        judge();
        emit edited();
    });
    return line;
}

QCheckBox* MakingFields::addCheck(const QString& name, const QString& toolTip) {
    auto* box = new QCheckBox(name, this);
    box->setToolTip(toolTip);
    m_grid->addWidget(box, m_grid->rowCount(), 1);
    connect(box, &QCheckBox::toggled, this, [this] {
        show(m_timeout, m_making == Making::CreateConnection && m_isTimed->isChecked());
        emit edited();
    });
    return box;
}

void MakingFields::show(QWidget* field, bool shown) {
    field->setVisible(shown);
    for (const auto& [label, of] : m_rows)
        if (of == field)
            label->setVisible(shown);
}

void MakingFields::setMaking(Making making, int family) {
    m_making = making;
    const bool isConnection = making == Making::CreateConnection;
    const bool isServer = making == Making::CreateServer;
    show(m_descriptor, making == Making::Fileno || making == Making::Fromfd);
    show(m_further, isConnection);
    show(m_source, isConnection);
    m_isTimed->setVisible(isConnection);
    show(m_timeout, isConnection && m_isTimed->isChecked());
    show(m_backlog, isServer);
    m_reusePort->setVisible(isServer);
    m_dualStack->setVisible(isServer);
    m_dualStack->setEnabled(family == kAfInet6);
    setVisible(making != Making::Socket && making != Making::Pair);
    judge();
}

void MakingFields::setLabelWidth(int width) { m_grid->setColumnMinimumWidth(0, width); }

// What is wrong stands below the fields; what is special of this way, too.
void MakingFields::judge() {
    const auto further = parseEndpoints(m_further->text());
    const bool hasSource = !m_source->text().trimmed().isEmpty();
    const auto source = hasSource ? parseEndpoint(m_source->text()) : Parsed<Address>(Address());
    setInvalid(m_further, further ? Mark::Off : Mark::On);
    setInvalid(m_source, source ? Mark::Off : Mark::On);
    const bool isConnection = m_making == Making::CreateConnection;
    if (isConnection && !further)
        return m_note->say(NoteKind::Error, QString::fromStdString(further.error().message));
    if (isConnection && !source)
        return m_note->say(NoteKind::Error, QString::fromStdString(source.error().message));
    if (m_making == Making::Fileno)
        m_note->say(NoteKind::Hint, tr("The workbench owns it from then on, and closes it. A descriptor of this "
                                       "program's own is refused: a call on it could break the window."));
    else if (m_making == Making::Fromfd)
        m_note->say(NoteKind::Hint, tr("A duplicate is taken on; the descriptor itself is left alone."));
    else
        m_note->hush();
}

std::optional<Step> MakingFields::step(const std::optional<Address>& address) const {
    const auto further = parseEndpoints(m_further->text());
    const bool hasSource = !m_source->text().trimmed().isEmpty();
    const auto source = hasSource ? parseEndpoint(m_source->text()) : Parsed<Address>(Address());
    switch (m_making) {
    case Making::Fileno:
    case Making::Fromfd:
        if (!m_descriptor->isValid())
            return {};
        return step::Adopt{static_cast<int>(m_descriptor->value()), m_making == Making::Fromfd, {}};
    case Making::CreateConnection: {
        if (!address || !further || !source)
            return {};
        step::CreateConnection made;
        made.addresses = {*address};
        made.addresses.insert(made.addresses.end(), further->begin(), further->end());
        if (hasSource)
            made.source = *source;
        if (m_isTimed->isChecked())
            made.timeout =
                std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(m_timeout->value()));
        return made;
    }
    case Making::CreateServer:
        if (!address || !m_backlog->isValid())
            return {};
        return step::CreateServer{*address, m_backlog->int32Value(), m_reusePort->isChecked(),
                                  m_dualStack->isEnabled() && m_dualStack->isChecked()};
    case Making::Socket:
    case Making::Pair:
        break;
    }
    return {};
}

QString MakingFields::call() const {
    const QString number = QString::number(m_descriptor->value());
    switch (m_making) {
    case Making::Fileno:
        return QStringLiteral("socket(fileno=%1)").arg(number);
    case Making::Fromfd:
        return QStringLiteral("fromfd(%1)").arg(number);
    case Making::CreateConnection:
        return QStringLiteral("create_connection");
    case Making::CreateServer:
        return QStringLiteral("create_server");
    case Making::Socket:
    case Making::Pair:
        break;
    }
    return {};
}

bool MakingFields::validate() {
    const auto refuse = [](QWidget* field) {
        field->setFocus();
        return false;
    };
    const bool takesOn = m_making == Making::Fileno || m_making == Making::Fromfd;
    if (takesOn && !m_descriptor->isValid())
        return refuse(m_descriptor->field());
    if (m_making == Making::CreateServer && !m_backlog->isValid())
        return refuse(m_backlog->field());
    if (m_making != Making::CreateConnection)
        return true;
    if (!parseEndpoints(m_further->text()))
        return refuse(m_further);
    if (!m_source->text().trimmed().isEmpty() && !parseEndpoint(m_source->text()))
        return refuse(m_source);
    return true;
}

} // namespace swb
