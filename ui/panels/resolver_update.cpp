#include "ui/panels/resolver_update.h"

#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/constants/dns_tables.h"
#include "core/constants/numbers.h"
#include "core/constants/resolver_tables.h"
#include "core/explain/explain_dns_update.h"
#include "core/net/server_address.h"
#include "core/payload/hex.h"
#include "core/wire/decode.h"
#include "core/wire/dns_name.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/narrow_combo.h"
#include "ui/editors/number_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/outcome_strip.h"
#include "ui/views/choice_row.h"
#include "ui/views/fields_view.h"
#include "ui/views/flow_layout.h"
#include "ui/views/hex_view.h"
#include "ui/views/menu_button.h"
#include "ui/views/scrolled_page.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <chrono>

namespace swb {

namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::uint64_t kRoom = 65535;
constexpr std::int64_t kMostTtl = 2147483647; // RFC 2181, 8
constexpr std::int64_t kUsualTtl = 300;
constexpr int kChoiceCharacters = 18;
constexpr int kFieldLines = 9;
constexpr int kHexLines = 6;
constexpr int kNoCondition = -1;
constexpr int kLeastLines = 44; // of both halves, one above the other

std::uint16_t newId() { return static_cast<std::uint16_t>(QRandomGenerator::global()->bounded(0x10000)); }

bool hasType(DnsCondition::Kind kind) {
    return kind != DnsCondition::Kind::NameInUse && kind != DnsCondition::Kind::NameNotInUse;
}
bool hasValue(DnsCondition::Kind kind) { return kind == DnsCondition::Kind::RrsetHasValue; }
bool hasType(DnsChange::Kind kind) { return kind != DnsChange::Kind::DeleteName; }
bool hasValue(DnsChange::Kind kind) {
    return kind != DnsChange::Kind::DeleteName && kind != DnsChange::Kind::DeleteRrset;
}
bool hasTtl(DnsChange::Kind kind) { return kind == DnsChange::Kind::Add || kind == DnsChange::Kind::Replace; }

std::string trimmedText(const QLineEdit& field) { return field.text().trimmed().toStdString(); }

std::uint16_t idOf(const Bytes& message) {
    return message.size() < 2 ? std::uint16_t{0} : static_cast<std::uint16_t>(message[0] << 8 | message[1]);
}

} // namespace

ResolverUpdate::ResolverUpdate(EngineBridge& engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_maker(new SocketMaker(engine, this))
    , m_halves(new QSplitter)
    , m_id(newId()) {
    fillWithScrolling(this, m_halves);
    m_halves->setChildrenCollapsible(false);
    m_halves->addWidget(createForm());
    m_halves->addWidget(createMessage());
    m_halves->setStretchFactor(0, 2);
    m_halves->setStretchFactor(1, 3);
    setFocusProxy(m_zone);
    connect(m_maker, &SocketMaker::finished, this, &ResolverUpdate::takeOutcome);
    connectFields();
    read();
}

void ResolverUpdate::connectFields() {
    for (QLineEdit* field :
         {m_zone, m_conditionRecord.name, m_conditionRecord.value, m_changeRecord.name, m_changeRecord.value, m_server})
        connect(field, &QLineEdit::textChanged, this, &ResolverUpdate::read);
    for (NumberCombo* type : {m_conditionRecord.type, m_changeRecord.type}) {
        connect(type, &NumberCombo::valueChanged, this, &ResolverUpdate::read);
        connect(type, &NumberCombo::errorChanged, this, &ResolverUpdate::read);
    }
    for (QComboBox* choice : {m_condition, m_change})
        connect(choice, &QComboBox::currentIndexChanged, this, &ResolverUpdate::read);
    connect(m_ttl, &IntegerEdit::valueChanged, this, &ResolverUpdate::read);
    connect(m_ttl, &IntegerEdit::errorChanged, this, &ResolverUpdate::read);
}

QLineEdit* ResolverUpdate::addText(QGridLayout* grid, const QString& label, const QString& toolTip, QLabel*& name,
                                   InlineNote*& note) {
    auto* field = new QLineEdit;
    name = new QLabel(label);
    name->setBuddy(field);
    setFieldName(field, label);
    setTextRole(field, TextRole::Code);
    field->setToolTip(toolTip);
    note = new InlineNote;
    const int row = grid->rowCount();
    grid->addWidget(name, row, 0);
    grid->addWidget(field, row, 1);
    grid->addWidget(note, row + 1, 1);
    return field;
}

QComboBox* ResolverUpdate::addChoice(QGridLayout* grid, const QString& label, const QString& toolTip) {
    auto* choice = new NarrowCombo(kChoiceCharacters);
    auto* name = new QLabel(label);
    name->setBuddy(choice);
    setFieldName(choice, label);
    choice->setToolTip(toolTip);
    const int row = grid->rowCount();
    grid->addWidget(name, row, 0);
    grid->addWidget(choice, row, 1);
    return choice;
}

void ResolverUpdate::addType(QGridLayout* grid, const QString& label, RecordFields& fields) {
    fields.type = new NumberCombo(dnsRecordTypes());
    fields.type->setToolTip(tr("The type of the records: a name of the list, or a number"));
    fields.typeLabel = new QLabel(label);
    fields.typeLabel->setBuddy(fields.type);
    setFieldName(fields.type, label);
    const int row = grid->rowCount();
    grid->addWidget(fields.typeLabel, row, 0);
    grid->addWidget(fields.type, row, 1);
    fields.type->setValue(1);
}

QWidget* ResolverUpdate::createForm() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    column->setSpacing(scaled(8));
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    grid->setVerticalSpacing(scaled(6));
    m_zone = addText(grid, tr("zone"), tr("The zone that is changed: the name that has the SOA record"), m_zoneLabel,
                     m_zoneNote);
    m_zone->setPlaceholderText(QStringLiteral("example.org"));
    m_condition = addChoice(grid, tr("only if"), tr("A condition: where it does not hold, the server changes nothing"));
    m_condition->addItem(tr("(no condition)"), kNoCondition);
    for (int kind = 0; kind <= static_cast<int>(DnsCondition::Kind::RrsetAbsent); ++kind)
        m_condition->addItem(text(conditionText(static_cast<DnsCondition::Kind>(kind))), kind);
    RecordFields& condition = m_conditionRecord;
    condition.name = addText(grid, tr("name tested"), tr("A whole name; @ is the zone itself"), condition.nameLabel,
                             condition.nameNote);
    addType(grid, tr("type tested"), condition);
    condition.value = addText(grid, tr("value tested"), tr("The record's value, as zone files have it"),
                              condition.valueLabel, condition.valueNote);
    m_change = addChoice(grid, tr("change"), tr("What the server shall do"));
    for (int kind = 0; kind <= static_cast<int>(DnsChange::Kind::DeleteName); ++kind)
        m_change->addItem(text(changeText(static_cast<DnsChange::Kind>(kind))), kind);
    RecordFields& change = m_changeRecord;
    change.name =
        addText(grid, tr("name"), tr("A whole name; @ is the zone itself"), change.nameLabel, change.nameNote);
    change.name->setPlaceholderText(QStringLiteral("host.example.org"));
    addType(grid, tr("record"), change);
    m_ttl = new IntegerEdit(tr("TTL"));
    m_ttl->setRange(0, kMostTtl);
    m_ttl->setUnit(tr("s"));
    m_ttl->setValue(kUsualTtl);
    m_ttl->field()->setToolTip(tr("For how long a cache may keep the record"));
    m_ttlLabel = new QLabel(tr("TTL"));
    m_ttlLabel->setBuddy(m_ttl->field());
    grid->addWidget(m_ttlLabel, grid->rowCount(), 0);
    grid->addWidget(m_ttl, grid->rowCount() - 1, 1);
    change.value = addText(grid, tr("value"), tr("The record's value, as zone files have it; \\# for bytes"),
                           change.valueLabel, change.valueNote);
    m_server = addText(grid, tr("server"),
                       tr("An address in digits, with :port where it is not 53; IPv6 with a port in brackets"),
                       m_serverLabel, m_serverNote);
    m_server->setText(QStringLiteral("127.0.0.1"));
    column->addLayout(grid);
    column->addWidget(createSending());
    column->addStretch(1);
    return page;
}

QWidget* ResolverUpdate::createSending() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    m_send = new QPushButton(tr("Send the update"));
    m_send->setToolTip(
        tr("A UDP socket of the workbench: socket(), settimeout(5), connect(), send(), recv(), close()"));
    m_send->setAutoDefault(false);
    setProminent(m_send, Mark::On);
    connect(m_send, &QPushButton::clicked, this, &ResolverUpdate::send);
    auto* about = new QPushButton(tr("What is this?"));
    about->setToolTip(tr("Explain what this update asks of the server, step by step"));
    about->setAutoDefault(false);
    connect(about, &QPushButton::clicked, this, [this] { emit explainRequested(explainDnsUpdate(update())); });
    auto* buttons = new FlowBox;
    auto* row = new FlowLayout(buttons);
    row->setContentsMargins({});
    row->addWidget(m_send);
    row->addWidget(about);
    m_outcome = new OutcomeStrip;
    column->addWidget(buttons);
    column->addWidget(m_outcome);
    return box;
}

QWidget* ResolverUpdate::createMessage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    column->setSpacing(scaled(6));
    auto* top = new FlowBox;
    auto* row = new FlowLayout(top);
    row->setContentsMargins({});
    m_view = new ChoiceRow;
    m_view->add(MessageView, tr("The message"), tr("What is sent, byte by byte, as it is typed"));
    m_view->add(AnswerView, tr("The answer"), tr("What the server sent back"));
    row->addWidget(m_view);
    addCopies(top);
    m_viewNote = new InlineNote;
    m_fields = new FieldsView;
    m_fields->tree()->setMinimumHeight(m_fields->fontMetrics().height() * kFieldLines);
    m_hex = new HexView;
    m_hex->setMinimumHeight(m_hex->fontMetrics().height() * kHexLines);
    column->addWidget(top);
    column->addWidget(m_viewNote);
    column->addWidget(m_fields, 3);
    column->addWidget(m_hex, 2);
    connect(m_view, &ChoiceRow::chosen, this, &ResolverUpdate::showView);
    connect(m_fields, &FieldsView::fieldSelected, m_hex, &HexView::mark);
    connect(m_fields, &FieldsView::explainRequested, this, &ResolverUpdate::explainRequested);
    return page;
}

void ResolverUpdate::addCopies(QWidget* row) {
    auto* button = new MenuButton(tr("Copy"), tr("The bytes shown, for a payload of any socket or a program"));
    const auto add = [this, button](const QString& name, QString (*write)(const Bytes&)) {
        connect(button->entries()->addAction(name), &QAction::triggered, this, [this, write] { copy(write); });
    };
    add(tr("as hex"), [](const Bytes& bytes) { return text(toHex(bytes)); });
    add(tr("as C"), [](const Bytes& bytes) { return text(cLiteral(bytes)); });
    add(tr("as Python"), [](const Bytes& bytes) { return text(pythonBytesLiteral(bytes)); });
    row->layout()->addWidget(button);
}

void ResolverUpdate::copy(QString (*write)(const Bytes& bytes)) {
    QGuiApplication::clipboard()->setText(write(m_hex->bytes()));
}

DnsUpdate ResolverUpdate::update() const {
    DnsUpdate made{m_id, trimmedText(*m_zone), {}, {}};
    if (const int kind = m_condition->currentData().toInt(); kind != kNoCondition)
        made.conditions.push_back({static_cast<DnsCondition::Kind>(kind), trimmedText(*m_conditionRecord.name),
                                   static_cast<unsigned>(m_conditionRecord.type->value()),
                                   trimmedText(*m_conditionRecord.value)});
    made.changes.push_back({static_cast<DnsChange::Kind>(m_change->currentData().toInt()),
                            trimmedText(*m_changeRecord.name), static_cast<unsigned>(m_changeRecord.type->value()),
                            static_cast<std::uint32_t>(m_ttl->value()), trimmedText(*m_changeRecord.value)});
    return made;
}

void ResolverUpdate::showFields() {
    const auto show = [](std::initializer_list<QWidget*> widgets, bool isThere) {
        for (QWidget* widget : widgets)
            widget->setVisible(isThere);
    };
    const auto setExample = [](const RecordFields& fields) {
        fields.value->setPlaceholderText(text(dnsRecordExample(static_cast<unsigned>(fields.type->value()))));
    };
    const int condition = m_condition->currentData().toInt();
    const auto conditionKind = static_cast<DnsCondition::Kind>(condition);
    const RecordFields& tested = m_conditionRecord;
    show({tested.nameLabel, tested.name}, condition != kNoCondition);
    show({tested.typeLabel, tested.type}, condition != kNoCondition && hasType(conditionKind));
    show({tested.valueLabel, tested.value}, condition != kNoCondition && hasValue(conditionKind));
    const auto change = static_cast<DnsChange::Kind>(m_change->currentData().toInt());
    const RecordFields& changed = m_changeRecord;
    show({changed.typeLabel, changed.type}, hasType(change));
    show({changed.valueLabel, changed.value}, hasValue(change));
    show({m_ttlLabel, m_ttl}, hasTtl(change));
    setExample(tested);
    setExample(changed);
}

// What is still empty is wanted, not wrong.
void ResolverUpdate::sayFault(const std::optional<DnsUpdateFault>& fault) {
    using Part = DnsUpdateFault::Part;
    const struct {
        Part part;
        QLineEdit* field;
        InlineNote* note;
    } places[] = {{Part::Zone, m_zone, m_zoneNote},
                  {Part::ConditionName, m_conditionRecord.name, m_conditionRecord.nameNote},
                  {Part::ConditionValue, m_conditionRecord.value, m_conditionRecord.valueNote},
                  {Part::ChangeName, m_changeRecord.name, m_changeRecord.nameNote},
                  {Part::ChangeValue, m_changeRecord.value, m_changeRecord.valueNote}};
    for (const auto& place : places) {
        const bool isHere = fault && fault->part == place.part && !place.field->text().trimmed().isEmpty();
        setInvalid(place.field, isHere ? Mark::On : Mark::Off);
        place.note->say(NoteKind::Error, isHere ? text(fault->error.message) : QString());
    }
}

void ResolverUpdate::read() {
    showFields();
    const auto made = composeDnsUpdate(update());
    sayFault(made ? std::nullopt : std::optional(made.error()));
    const bool areNumbers = m_changeRecord.type->isValid() && m_conditionRecord.type->isValid() && m_ttl->isValid();
    m_message = made && areNumbers ? *made : Bytes();
    const auto server = readServerAddress(trimmedText(*m_server));
    setInvalid(m_server, server ? Mark::Off : Mark::On);
    m_serverNote->say(NoteKind::Error, server ? QString() : text(server.error().message));
    m_send->setEnabled(!m_message.empty() && server && !m_maker->isBusy());
    if (m_view->current() != MessageView)
        m_view->choose(MessageView);
    showView();
}

void ResolverUpdate::showView() {
    const bool isAnswer = m_view->current() == AnswerView;
    const Bytes& bytes = isAnswer ? m_answer : m_message;
    m_fields->set(bytes.empty() ? Decoded() : findDecoder("dns")->decode(bytes, {}), bytes);
    m_hex->setBytes(bytes, isAnswer ? tr("answer") : tr("update"), bytes.size());
    if (!bytes.empty())
        return m_viewNote->hush();
    m_viewNote->say(NoteKind::Hint, isAnswer ? tr("Nothing was answered yet.")
                                             : tr("The message stands here once zone, name and value are there."));
}

void ResolverUpdate::send() {
    const auto server = readServerAddress(trimmedText(*m_server));
    if (m_message.empty() || !server || m_maker->isBusy())
        return;
    m_sent = m_message;
    m_answer.clear();
    m_looked = m_engine.engine().transcript().lastIndex();
    m_send->setEnabled(false);
    m_outcome->say(OutcomeStrip::Tone::Running, tr("Asking %1").arg(text(server->toString())),
                   tr("The calls are in the ledger; silence is taken for no after 5 s."));
    m_outcome->offer(tr("Interrupt"), tr("End the call in flight with EINTR"), [this] { m_maker->interrupt(); });
    m_maker->start(step::Socket{server->family(), kSockDgram | kSockCloexec, 0},
                   {step::SetTimeout{kPatience}, step::Connect{*server}, step::Send{m_sent, 0}, step::Recv{kRoom, 0},
                    step::Close{}});
}

void ResolverUpdate::takeOutcome(const SocketMaker::Outcome& outcome) {
    m_outcome->hush();
    m_socket = outcome.made.empty() ? SocketId() : outcome.made.front();
    const auto offerSocket = [this] {
        if (m_socket)
            m_outcome->offer(tr("Open %1").arg(socketName(m_socket)), tr("The socket is there with all it did"),
                             [this, made = m_socket] { emit socketMade(made); });
    };
    if (!outcome.failed) {
        takeAnswer();
    } else if (outcome.failed->timedOut) {
        m_outcome->say(OutcomeStrip::Tone::Failed, tr("No answer within 5 s"),
                       tr("Nobody is there, or something between drops the message: UDP does not tell. The socket is "
                          "open still: recv on its page takes a late answer."));
    } else {
        const ActionReport& report = *outcome.failed;
        m_outcome->say(OutcomeStrip::Tone::Failed,
                       report.error ? tr("%1(): %2").arg(text(report.name), text(errnoSymbol(report.error->number)))
                                    : tr("%1() was interrupted").arg(text(report.name)),
                       reportText(report).detail);
        if (report.error)
            emit explainRequested(explainErrno(report.error->number, report.error->call, report.hint));
    }
    offerSocket();
    m_id = newId(); // the next one is another message
    const auto made = composeDnsUpdate(update());
    m_message = made ? *made : Bytes();
    m_send->setEnabled(!m_message.empty());
    showView();
}

void ResolverUpdate::takeAnswer() {
    Transcript& transcript = m_engine.engine().transcript();
    for (const TranscriptRow& row : transcript.copySince(m_looked))
        if (row.socket == m_socket && row.direction == Direction::Received)
            m_answer = transcript.bytesOf(row.index);
    m_view->choose(AnswerView);
    constexpr std::size_t kCodeAt = 3;
    if (m_answer.size() <= kCodeAt || idOf(m_answer) != idOf(m_sent))
        return m_outcome->say(
            OutcomeStrip::Tone::Failed, tr("What came is no answer to this message"),
            tr("Its ID is another one, or it is too short: a program would pass over it and wait on."));
    constexpr std::uint8_t kKindBits = 0xf8, kUpdateResponse = 0x80 | kDnsUpdate << 3;
    if ((m_answer[kCodeAt - 1] & kKindBits) != kUpdateResponse)
        return m_outcome->say(OutcomeStrip::Tone::Failed, tr("It was not read as an update"),
                              tr("What came back is the answer to another kind of message: nothing says that the zone "
                                 "was changed. Servers that do not know updates, or pass them on, answer so."));
    const unsigned code = m_answer[kCodeAt] & 15;
    const NamedValue* row = findValue(dnsResponseCodes(), code);
    m_outcome->say(code == 0 ? OutcomeStrip::Tone::Good : OutcomeStrip::Tone::Failed,
                   text(decodeValue(dnsResponseCodes(), code)), row != nullptr ? text(row->meaning) : QString());
    emit explainRequested(explainDnsResponseCode(code));
}

void ResolverUpdate::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    emit explainRequested(explainDnsUpdate(update()));
}

void ResolverUpdate::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    QWidget* form = m_halves->widget(0);
    const int whole = form->sizeHint().width(); // its least width would cut the words of its choices
    const bool wide = width() >= whole + m_halves->widget(1)->minimumSizeHint().width() + m_halves->handleWidth();
    m_halves->setOrientation(wide ? Qt::Horizontal : Qt::Vertical);
    form->setMinimumWidth(wide ? whole : 0);
    m_halves->setMinimumHeight(wide ? 0 : fontMetrics().height() * kLeastLines);
}

} // namespace swb
