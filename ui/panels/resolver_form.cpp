#include "ui/panels/resolver_form.h"

#include "core/constants/numbers.h"
#include "core/constants/resolver_tables.h"
#include "core/constants/tables.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/number_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/panels/resolver_flags.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QUrl>

#include <algorithm>
#include <array>
#include <vector>

namespace swb {

namespace {

constexpr double kMostSeconds = 3600;

constexpr NamedValue kAnyFamily{kAfUnspec, "AF_UNSPEC", "IPv4 and IPv6, whatever there is.", "", "getaddrinfo(3)"};
constexpr NamedValue kAnyType{0, "0", "Every type that goes together with the rest.", "", "getaddrinfo(3)"};

// Those that getaddrinfo() is asked for; any other number can be typed.
const std::vector<NamedValue>& offeredFamilies() {
    static const std::vector<NamedValue> rows{kAnyFamily, *findValue(families(), kAfInet),
                                              *findValue(families(), kAfInet6)};
    return rows;
}

std::vector<NamedValue> withZero(NamedTable table, std::initializer_list<int> values) {
    std::vector<NamedValue> rows{kAnyType};
    for (const int value : values)
        if (const NamedValue* row = findValue(table, value))
            rows.push_back(*row);
    return rows;
}

const std::vector<NamedValue>& offeredTypes() {
    static const std::vector<NamedValue> rows =
        withZero(socketTypes(), {kSockStream, kSockDgram, kSockRaw, kSockSeqpacket});
    return rows;
}

const std::vector<NamedValue>& offeredProtocols() {
    static const std::vector<NamedValue> rows =
        withZero(ipProtocols(), {kIpprotoTcp, kIpprotoUdp, kIpprotoSctp, kIpprotoUdplite});
    return rows;
}

// An empty field is NULL, or the empty text where that is asked for.
std::optional<std::string> argumentOf(const QLineEdit& field, const QCheckBox& empty) {
    if (field.text().isEmpty() && !empty.isChecked())
        return {};
    return field.text().toStdString();
}

bool isAscii(const QString& words) {
    return std::ranges::all_of(words, [](QChar c) { return c.unicode() < 0x80; });
}

} // namespace

ResolverForm::ResolverForm(QWidget* parent)
    : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setVerticalSpacing(scaled(6));
    grid->setColumnStretch(1, 1);
    m_host =
        addText(grid, tr("host"), tr("A name, or an address in digits, with %scope where it needs one"), m_hostNote);
    m_service = addText(grid, tr("service"), tr("A port in digits, or the name of a service"), m_serviceNote);
    addEmpties(grid);
    m_family = addNumber(grid, tr("family"), offeredFamilies(), tr("ai_family of the hints"));
    m_type = addNumber(grid, tr("type"), offeredTypes(), tr("ai_socktype of the hints; 0 gives every type"));
    m_protocol = addNumber(grid, tr("protocol"), offeredProtocols(), tr("ai_protocol of the hints; 0 gives every one"));
    m_type->setValue(kSockStream);
    m_numberNote = new InlineNote;
    grid->addWidget(m_numberNote, grid->rowCount(), 1);
    auto* flagsLabel = new QLabel(tr("flags"));
    m_flags = new ResolverFlags(addrInfoFlagRows(), tr("flag of getaddrinfo"));
    const int row = grid->rowCount();
    grid->addWidget(flagsLabel, row, 0, Qt::AlignTop);
    grid->addWidget(m_flags, row, 1);
    connect(m_flags, &ResolverFlags::edited, this, &ResolverForm::read);
    connect(m_flags, &ResolverFlags::explainRequested, this, &ResolverForm::explainRequested);
    addDeadline(grid);
    read();
}

QLineEdit* ResolverForm::addText(QGridLayout* grid, const QString& label, const QString& toolTip, InlineNote*& note) {
    auto* field = new QLineEdit;
    auto* name = new QLabel(label);
    name->setBuddy(field);
    setFieldName(field, label);
    setTextRole(field, TextRole::Code);
    field->setToolTip(toolTip);
    note = new InlineNote;
    const int row = grid->rowCount();
    grid->addWidget(name, row, 0);
    grid->addWidget(field, row, 1);
    grid->addWidget(note, row + 1, 1);
    connect(field, &QLineEdit::textChanged, this, &ResolverForm::read);
    connect(field, &QLineEdit::returnPressed, this, &ResolverForm::submitted);
    return field;
}

// What an empty field stands for: NULL and "" are two things for getaddrinfo().
void ResolverForm::addEmpties(QGridLayout* grid) {
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_emptyHost = new QCheckBox(tr("host \"\""));
    m_emptyHost->setToolTip(tr("While the field is empty: pass the empty text, not NULL"));
    m_emptyService = new QCheckBox(tr("service \"\""));
    m_emptyService->setToolTip(m_emptyHost->toolTip());
    row->addWidget(m_emptyHost);
    row->addWidget(m_emptyService);
    const int at = grid->rowCount();
    grid->addWidget(new QLabel(tr("empty is")), at, 0);
    grid->addWidget(box, at, 1);
    for (QCheckBox* empty : {m_emptyHost, m_emptyService})
        connect(empty, &QCheckBox::toggled, this, &ResolverForm::read);
}

NumberCombo* ResolverForm::addNumber(QGridLayout* grid, const QString& label, NamedTable table,
                                     const QString& toolTip) {
    auto* combo = new NumberCombo(table);
    auto* name = new QLabel(label);
    name->setBuddy(combo);
    setFieldName(combo, label);
    combo->setToolTip(toolTip);
    const int row = grid->rowCount();
    grid->addWidget(name, row, 0);
    grid->addWidget(combo, row, 1);
    connect(combo, &NumberCombo::valueChanged, this, [this, combo, label] {
        if (const NamedValue* known = combo->row(); known != nullptr && known->value != 0)
            emit explainRequested(explainConstant(label.toStdString(), *known));
        read();
    });
    connect(combo, &NumberCombo::errorChanged, this, &ResolverForm::read);
    return combo;
}

void ResolverForm::addDeadline(QGridLayout* grid) {
    m_deadline = new QLineEdit;
    auto* name = new QLabel(tr("time limit"));
    name->setBuddy(m_deadline);
    setFieldName(m_deadline, tr("time limit"));
    m_deadline->setPlaceholderText(tr("seconds; never"));
    m_deadline->setToolTip(tr("getaddrinfo() has no time-out of its own: this program stops waiting, and the call goes "
                              "on in its thread"));
    const int row = grid->rowCount();
    grid->addWidget(name, row, 0);
    grid->addWidget(m_deadline, row, 1);
    connect(m_deadline, &QLineEdit::textChanged, this, &ResolverForm::read);
    connect(m_deadline, &QLineEdit::returnPressed, this, &ResolverForm::submitted);
}

std::optional<Nanoseconds> ResolverForm::deadline() const {
    bool isNumber = false;
    const double seconds = m_deadline->text().trimmed().toDouble(&isNumber);
    if (!isNumber || seconds <= 0 || seconds > kMostSeconds)
        return {};
    return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(seconds));
}

std::optional<lookup::GetAddrInfo> ResolverForm::request() const {
    if (m_faulty != nullptr || !m_family->isValid() || !m_type->isValid() || !m_protocol->isValid())
        return {};
    return lookup::GetAddrInfo{argumentOf(*m_host, *m_emptyHost),
                               argumentOf(*m_service, *m_emptyService),
                               m_family->value(),
                               m_type->value(),
                               m_protocol->value(),
                               m_flags->value()};
}

void ResolverForm::setRequest(const lookup::GetAddrInfo& request) {
    m_family->setValue(request.family);
    m_type->setValue(request.type);
    m_protocol->setValue(request.protocol);
    m_flags->setValue(request.flags);
    m_emptyHost->setChecked(request.host == std::string());
    m_emptyService->setChecked(request.service == std::string());
    m_service->setText(text(request.service.value_or("")));
    m_host->setText(text(request.host.value_or("")));
}

bool ResolverForm::validate() {
    if (m_faulty != nullptr)
        m_faulty->setFocus();
    return request().has_value();
}

QString ResolverForm::internationalRemark(const QString& host) const {
    if (isAscii(host)) {
        const QString shown = QUrl::fromAce(host.toLatin1());
        return host.contains(QStringLiteral("xn--"), Qt::CaseInsensitive) && shown != host
                   ? tr("In its international form: %1").arg(shown)
                   : QString();
    }
    const QString ascii = QString::fromLatin1(QUrl::toAce(host));
    if (ascii.isEmpty())
        return tr("This name has no ASCII form (IDNA): no DNS can have it.");
    if ((m_flags->value() & kAiIdn) != 0)
        return tr("AI_IDN asks for its ASCII form: %1").arg(ascii);
    return tr("In its ASCII form: %1. Python asks for that; C passes the bytes as they are, unless AI_IDN is set.")
        .arg(ascii);
}

void ResolverForm::sayHost(const std::optional<LookupFault>& fault) {
    const QString host = m_host->text();
    if (fault)
        return m_hostNote->say(NoteKind::Error, text(fault->message));
    if (const QString remark = internationalRemark(host); !remark.isEmpty())
        return m_hostNote->say(NoteKind::Hint, remark);
    const bool isNull = host.isEmpty() && !m_emptyHost->isChecked();
    m_hostNote->say(NoteKind::Hint, isNull ? QString() : text(hostRemark(host.toStdString())));
}

void ResolverForm::read() {
    if (m_deadline == nullptr)
        return; // still being made
    m_emptyHost->setEnabled(m_host->text().isEmpty());
    m_emptyService->setEnabled(m_service->text().isEmpty());
    m_host->setPlaceholderText(m_emptyHost->isChecked() ? tr("\"\": an empty text") : tr("NULL: no host"));
    m_service->setPlaceholderText(m_emptyService->isChecked() ? tr("\"\": an empty text") : tr("NULL: no service"));
    const auto hostFault = checkHost(m_host->text().toStdString());
    const auto serviceFault = checkService(m_service->text().toStdString());
    const bool isLate = !m_deadline->text().trimmed().isEmpty() && !deadline();
    setInvalid(m_host, hostFault ? Mark::On : Mark::Off);
    setInvalid(m_service, serviceFault ? Mark::On : Mark::Off);
    setInvalid(m_deadline, isLate ? Mark::On : Mark::Off);
    m_faulty = hostFault ? m_host : serviceFault ? m_service : isLate ? m_deadline : nullptr;
    sayHost(hostFault);
    const QString service = m_service->text();
    if (serviceFault)
        m_serviceNote->say(NoteKind::Error, text(serviceFault->message));
    else
        m_serviceNote->say(NoteKind::Hint, service.isEmpty() && !m_emptyService->isChecked()
                                               ? QString()
                                               : text(serviceRemark(service.toStdString())));
    QString number;
    for (const NumberCombo* combo : {m_family, m_type, m_protocol})
        if (!combo->isValid())
            number = combo->error();
    if (isLate)
        number = tr("time limit: a number of seconds, at most %1").arg(kMostSeconds);
    m_numberNote->say(NoteKind::Error, number);
    emit edited();
}

} // namespace swb
