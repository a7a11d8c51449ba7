#include "ui/panels/socket_form.h"

#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/panels/making_fields.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFocusEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace swb {
namespace {

constexpr int kProposedPort = 4000;
constexpr int kProposedBacklog = 16;

struct ThenRow {
    SocketForm::Then then;
    const char* name;
};

constexpr ThenRow kThen[] = {
    {SocketForm::Then::Nothing, QT_TRANSLATE_NOOP("swb::SocketForm", "nothing more")},
    {SocketForm::Then::Bind, "bind"},
    {SocketForm::Then::BindListen, "bind, listen"},
    {SocketForm::Then::Connect, "connect"},
};

} // namespace

SocketForm::SocketForm(History& history, QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins({});
    m_grid->setColumnStretch(1, 1);
    createNumbers();
    createAddress(history);
    createCall();
    createThen();
    takeCall();
    alignLabels();
    usePreset(socketPresets().front());
}

void SocketForm::addRow(const QString& label, QWidget* field) {
    const int row = m_grid->rowCount();
    auto* name = new QLabel(label, this);
    name->setBuddy(field);
    m_labels.push_back(name);
    m_grid->addWidget(name, row, 0, Qt::AlignVCenter);
    m_grid->addWidget(field, row, 1);
}

void SocketForm::createCall() {
    m_call = new QComboBox(this);
    const auto add = [this](const char* name, Making way, const QString& toolTip) {
        m_call->addItem(QString::fromLatin1(name), static_cast<int>(way));
        m_call->setItemData(m_call->count() - 1, toolTip, Qt::ToolTipRole);
    };
    add("socket", Making::Socket, tr("One socket, not connected to anything"));
    add("socketpair", Making::Pair, tr("Two sockets, connected to each other"));
    add("create_connection", Making::CreateConnection, tr("Python's way to a connection in one"));
    add("create_server", Making::CreateServer, tr("Python's way to a listener in one"));
    add("socket(fileno)", Making::Fileno, tr("Takes on a descriptor that is open already"));
    add("fromfd", Making::Fromfd, tr("Takes on a duplicate of a descriptor that is open already"));
    m_call->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_call->setMinimumContentsLength(4);
    m_call->setAccessibleName(tr("Call"));
    m_call->setToolTip(tr("The call that makes it: socket(), or socketpair() for two connected ends"));
    addRow(tr("Call"), m_call);
    connect(m_call, &QComboBox::currentIndexChanged, this, &SocketForm::takeCall);
}

NumberCombo* SocketForm::addNumber(const QString& label, const char* group, NamedTable table, const QString& toolTip) {
    auto* combo = new NumberCombo(table, this);
    setFieldName(combo, label);
    combo->setAccessibleDescription(toolTip);
    combo->installEventFilter(this);
    addRow(label, combo);
    auto* note = new InlineNote(this);
    m_grid->addWidget(note, m_grid->rowCount(), 1);
    m_constants.push_back({combo, group});
    connect(combo, &NumberCombo::errorChanged, this, [this, note](const QString& error) {
        note->say(NoteKind::Error, error);
        emit edited();
    });
    connect(combo, &NumberCombo::valueChanged, this, [this, combo] {
        if (combo->hasFocus())
            explain(combo);
    });
    return combo;
}

void SocketForm::createNumbers() {
    m_family =
        addNumber(tr("Family"), "address family", families(), tr("The kind of addresses, AF_..., or any number"));
    m_type = addNumber(tr("Type"), "socket type", socketTypes(), tr("How data is carried, SOCK_..., or any number"));
    createTypeFlags();
    m_protocol =
        addNumber(tr("Protocol"), "protocol", ipProtocols(), tr("By name or number; 0 leaves it to the kernel"));
    m_protocolNote = new InlineNote(this);
    m_grid->addWidget(m_protocolNote, m_grid->rowCount(), 1);
    connect(m_family, &NumberCombo::valueChanged, this, &SocketForm::takeFamily);
    connect(m_type, &NumberCombo::valueChanged, this, [this] {
        proposeAddress();
        narrowProtocols();
        emit edited();
    });
    connect(m_protocol, &NumberCombo::valueChanged, this, [this] {
        proposeAddress();
        narrowProtocols();
        emit edited();
    });
}

void SocketForm::createTypeFlags() {
    auto* row = new QWidget(this);
    auto* flow = new FlowLayout(row);
    flow->setContentsMargins({});
    for (const NamedValue& flag : socketTypeFlags()) {
        auto* box = new QCheckBox(text(flag.symbol), row);
        box->setToolTip(text(flag.meaning));
        box->setChecked(flag.value == kSockCloexec);
        box->installEventFilter(this);
        flow->addWidget(box);
        m_typeFlags.emplace_back(box, flag);
        connect(box, &QCheckBox::toggled, this, &SocketForm::edited);
    }
    row->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // below the labels, too, where it is narrow
    m_flagsGridRow = m_grid->rowCount();
    m_grid->addWidget(row, m_flagsGridRow, 1);
    m_typeFlagsRow = row;
}

void SocketForm::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    int labels = 0;
    for (const QLabel* label : m_labels)
        labels = std::max(labels, label->sizeHint().width());
    const int beside = width() - labels - m_grid->horizontalSpacing();
    const int first = beside < m_typeFlagsRow->layout()->minimumSize().width() ? 0 : 1;
    m_grid->removeWidget(m_typeFlagsRow);
    m_grid->addWidget(m_typeFlagsRow, m_flagsGridRow, first, 1, 2 - first);
}

void SocketForm::createAddress(History& history) {
    m_address = new AddressEditor(kAfInet, this);
    m_address->setHistory(&history);
    m_address->setPurpose(m_purpose);
    m_grid->addWidget(m_address, m_grid->rowCount(), 0, 1, 2);
    connect(m_address, &AddressEditor::edited, this, &SocketForm::edited);
    m_fields = new MakingFields(this);
    m_grid->addWidget(m_fields, m_grid->rowCount(), 0, 1, 2);
    connect(m_fields, &MakingFields::edited, this, &SocketForm::edited);
}

void SocketForm::createThen() {
    m_then = new QComboBox(this);
    for (const ThenRow& row : kThen)
        m_then->addItem(tr(row.name), static_cast<int>(row.then));
    m_then->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // narrow pages are many
    m_then->setMinimumContentsLength(4);
    m_then->setAccessibleName(tr("Then"));
    m_then->setToolTip(tr("The calls to make on the new socket at once, each after the one before has succeeded"));
    addRow(tr("Then"), m_then);
    m_thenNote = new InlineNote(this);
    m_grid->addWidget(m_thenNote, m_grid->rowCount(), 1);
    m_backlog = new IntegerEdit(tr("backlog"), this);
    m_backlog->setOverflow(IntegerEdit::Overflow::WrapToInt32);
    m_backlog->setValue(kProposedBacklog);
    m_backlog->takeRowsOf(QStringLiteral("limit"));
    addRow(tr("backlog"), m_backlog);
    m_backlogLabel = m_labels.back();
    m_labels.back()->setBuddy(m_backlog->field());
    connect(m_then, &QComboBox::currentIndexChanged, this, &SocketForm::takeThen);
    connect(m_backlog, &IntegerEdit::valueChanged, this, &SocketForm::edited);
    connect(m_backlog, &IntegerEdit::errorChanged, this, &SocketForm::edited);
}

// The address brings rows of its own; their labels and the form's make one column.
void SocketForm::alignLabels() {
    int width = 0;
    for (const QLabel* label : m_labels)
        width = std::max(width, label->sizeHint().width());
    width = std::max(width, fontMetrics().horizontalAdvance(tr("Address")));
    m_grid->setColumnMinimumWidth(0, width);
    m_address->setLabelWidth(width);
    m_fields->setLabelWidth(width);
}

Making SocketForm::way() const { return static_cast<Making>(m_call->currentData().toInt()); }

SocketForm::Then SocketForm::then() const {
    return way() != Making::Socket ? Then::Nothing : static_cast<Then>(m_then->currentData().toInt());
}

void SocketForm::setThen(Then then) { m_then->setCurrentIndex(m_then->findData(static_cast<int>(then))); }

void SocketForm::usePreset(const SocketPreset& preset) {
    m_call->setCurrentIndex(m_call->findData(static_cast<int>(preset.making())));
    m_family->setValue(preset.family);
    m_type->setValue(preset.type);
    m_protocol->setValue(preset.protocol);
    setThen(Then::Nothing);
    m_purpose = preset.role == SocketRole::Server ? AddressPurpose::Bind : AddressPurpose::Connect;
    takeThen();
    proposeAddress();
    narrowProtocols();
}

void SocketForm::useSettings(const SocketView& view) {
    const bool isPair = view.twin && !view.parent;
    m_call->setCurrentIndex(m_call->findData(static_cast<int>(isPair ? Making::Pair : Making::Socket)));
    m_family->setValue(view.family);
    m_type->setValue(view.type);
    for (const auto& [box, flag] : m_typeFlags)
        box->setChecked((view.typeFlags & flag.value) != 0);
    m_protocol->setValue(view.protocol);
    setThen(Then::Nothing);
    const bool connected = view.peer && !view.peer->isEmpty() && !view.parent;
    m_purpose = connected ? AddressPurpose::Connect : AddressPurpose::Bind;
    takeThen();
    if (connected)
        m_address->setAddress(*view.peer);
    else if (view.local && view.local->family() == view.family)
        m_address->setAddress(*view.local);
    if (view.backlog >= 0)
        m_backlog->setValue(view.backlog);
    narrowProtocols();
}

void SocketForm::useRows(const CarriedRows& rows) {
    for (const CarriedRow& row : rows)
        if (row.socket)
            useRow(row);
    emit edited();
}

// Whether what a row names, a protocol or a port, has a place beside the family and type that are chosen.
bool SocketForm::goesWith(const SocketWish& wish) const {
    const int family = m_family->value();
    const bool isInet = family == kAfInet || family == kAfInet6;
    if (wish.names == SocketWish::Port)
        return isInet;
    if ((wish.names & SocketWish::Protocol) == 0)
        return true;
    if (family != wish.family && !(isInet && (wish.family == kAfInet || wish.family == kAfInet6)))
        return false;
    const bool takesAny = protocolsOf(family).size() <= 1 || (isInet && m_type->value() == kSockRaw);
    return takesAny || findValue(protocolsFor(family, m_type->value()), wish.protocol) != nullptr;
}

void SocketForm::useRow(const CarriedRow& row) {
    const SocketWish& wish = *row.socket;
    const bool isPort = wish.names == SocketWish::Port;
    const bool hasPlace = isPort ? m_address->isVisibleTo(this) : way() == Making::Socket || isPair();
    if (!hasPlace)
        m_call->setCurrentIndex(m_call->findData(static_cast<int>(Making::Socket)));
    const bool isAlone = goesWith(wish);
    if ((wish.names & SocketWish::Family) != 0 || !isAlone)
        m_family->setValue(wish.family);
    if ((wish.names & SocketWish::Type) != 0 || !isAlone)
        m_type->setValue(wish.type);
    if ((wish.names & SocketWish::Protocol) != 0 || !isAlone)
        m_protocol->setValue(wish.protocol);
    for (const auto& [box, flag] : m_typeFlags)
        if ((wish.names & SocketWish::TypeFlags) != 0 && (wish.typeFlags & flag.value) != 0)
            box->setChecked(true);
    if (wish.port >= 0)
        if (RowTaker* port = RowTaker::within(m_address, {row}))
            port->take({row});
}

// IPv6 is the same preset with another family.
bool SocketForm::matches(const SocketPreset& preset) const {
    const bool internet = preset.family == kAfInet && m_family->value() == kAfInet6;
    const bool purpose = (preset.role == SocketRole::Server) == (m_purpose == AddressPurpose::Bind);
    const bool anyRole = preset.isPair || preset.family == kAfUnix || preset.type == kSockDgram;
    if (way() != preset.making())
        return false;
    if (way() != Making::Socket && way() != Making::Pair)
        return true; // whatever its address
    return (internet || m_family->value() == preset.family) && m_type->value() == preset.type &&
           m_protocol->value() == preset.protocol && (anyRole || purpose);
}

std::optional<Step> SocketForm::making() const {
    if (way() != Making::Socket && way() != Making::Pair)
        return m_fields->step(address());
    int type = m_type->value();
    for (const auto& [box, flag] : m_typeFlags)
        type |= box->isChecked() ? static_cast<int>(flag.value) : 0;
    if (isPair())
        return step::Socketpair{m_family->value(), type, m_protocol->value()};
    return step::Socket{m_family->value(), type, m_protocol->value()};
}

QStringList SocketForm::calls() const {
    const QString special = m_fields->call();
    QStringList names{special.isEmpty() ? m_call->currentText() : special};
    const Then chosen = then();
    if (chosen == Then::Bind || chosen == Then::BindListen)
        names << QStringLiteral("bind");
    if (chosen == Then::BindListen)
        names << QStringLiteral("listen");
    if (chosen == Then::Connect)
        names << QStringLiteral("connect");
    return names;
}

std::vector<Step> SocketForm::further() const {
    const std::optional<Address> where = address();
    switch (then()) {
    case Then::Bind:
        return where ? std::vector<Step>{step::Bind{*where}} : std::vector<Step>{};
    case Then::BindListen:
        return where ? std::vector<Step>{step::Bind{*where}, step::Listen{backlog()}} : std::vector<Step>{};
    case Then::Connect:
        return where ? std::vector<Step>{step::Connect{*where}} : std::vector<Step>{};
    case Then::Nothing:
        break;
    }
    return {};
}

std::optional<Address> SocketForm::address() const {
    if (isPair() || way() == Making::Fileno || way() == Making::Fromfd)
        return std::nullopt;
    const auto read = m_address->address();
    return read ? std::optional(*read) : std::nullopt;
}

int SocketForm::backlog() const { return m_backlog->int32Value(); }

bool SocketForm::validate() {
    const bool takesOn = way() == Making::Fileno || way() == Making::Fromfd;
    if (takesOn || way() == Making::CreateConnection || way() == Making::CreateServer)
        return (takesOn || m_address->validate()) && m_fields->validate();
    for (NumberCombo* combo : {m_family, m_type, m_protocol}) {
        if (!combo->isValid()) {
            combo->setFocus();
            return false;
        }
    }
    // The address may wait for the socket's page: it must be readable even so, or what was typed would be lost.
    const bool isLater = then() == Then::Nothing;
    if (isPair() || (isLater && m_address->isUntouched()))
        return true;
    if (!m_address->validate())
        return false;
    if (then() == Then::BindListen && !m_backlog->isValid()) {
        m_backlog->field()->setFocus();
        return false;
    }
    return true;
}

void SocketForm::remember() {
    if (!isPair())
        m_address->remember();
}

void SocketForm::takeCall() {
    const Making now = way();
    const bool hasNumbers = now == Making::Socket || now == Making::Pair;
    const bool takesOn = now == Making::Fileno || now == Making::Fromfd;
    setRowShown(m_family, !takesOn);
    setRowShown(m_type, hasNumbers);
    m_typeFlagsRow->setVisible(hasNumbers);
    setRowShown(m_protocol, hasNumbers);
    m_address->setVisible(now != Making::Pair && !takesOn);
    setRowShown(m_then, now == Making::Socket);
    m_fields->setMaking(now, m_family->value());
    if (now == Making::CreateConnection || now == Making::CreateServer)
        m_purpose = now == Making::CreateServer ? AddressPurpose::Bind : AddressPurpose::Connect;
    narrowProtocols();
    takeThen();
}

void SocketForm::setRowShown(QWidget* field, bool shown) {
    field->setVisible(shown);
    for (QLabel* label : m_labels)
        if (label->buddy() == field)
            label->setVisible(shown);
}

void SocketForm::takeFamily() {
    m_address->setFamily(m_family->value());
    m_fields->setMaking(way(), m_family->value());
    proposeAddress();
    narrowProtocols();
    emit edited();
}

void SocketForm::narrowProtocols() {
    const int family = m_family->value();
    const int type = m_type->value();
    const std::vector<NamedValue> offered = protocolsFor(family, type);
    m_protocol->setTable(offered, protocolsOf(family));
    if (m_protocol->isHidden())
        m_protocolNote->hush();
    else if (m_protocol->value() == 0)
        m_protocolNote->say(NoteKind::Hint, text(protocolZeroMeaning(family, type)));
    else
        m_protocolNote->say(NoteKind::Hint, m_protocol->row() ? text(m_protocol->row()->meaning) : QString());
}

void SocketForm::takeThen() {
    const Then chosen = then();
    if (chosen == Then::Connect)
        m_purpose = AddressPurpose::Connect;
    else if (chosen != Then::Nothing)
        m_purpose = AddressPurpose::Bind;
    m_address->setPurpose(m_purpose);
    const bool listens = chosen == Then::BindListen;
    m_backlog->setVisible(listens);
    m_backlogLabel->setVisible(listens);
    if (chosen == Then::Nothing && way() == Making::Socket)
        m_thenNote->say(NoteKind::Hint, m_purpose == AddressPurpose::Bind
                                            ? tr("The address waits for bind on the socket's page.")
                                            : tr("The address waits for connect on the socket's page."));
    else
        m_thenNote->hush();
    emit edited();
}

// Something that works to begin with, where nothing is written yet: on this machine alone.
void SocketForm::proposeAddress() {
    // Raw sockets have no ports; over IPv6 one that is not the protocol's number is even refused.
    const bool hasPorts =
        m_type->value() != kSockRaw && m_protocol->value() != kIpprotoIcmp && m_protocol->value() != kIpprotoIcmpv6;
    m_address->propose(hasPorts ? kProposedPort : 0, QDir::temp().filePath(QStringLiteral("workbench.sock")));
}

void SocketForm::explain(QWidget* field) {
    for (const auto& [box, flag] : m_typeFlags) {
        if (box == field)
            return emit explainRequested(explainConstant("socket type flag", flag));
    }
    for (const Constant& constant : m_constants) {
        const NamedValue* row = constant.field == field ? static_cast<NumberCombo*>(field)->row() : nullptr;
        if (row)
            return emit explainRequested(explainConstant(constant.group, *row));
    }
}

bool SocketForm::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason == Qt::MouseFocusReason || reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason)
            explain(static_cast<QWidget*>(watched));
    }
    return QWidget::eventFilter(watched, event);
}

void SocketForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_address)
        alignLabels();
}

} // namespace swb
