#include "ui/panels/resolver_dns.h"

#include "core/constants/resolver_tables.h"
#include "core/explain/explain_resolver.h"
#include "core/net/address_calculator.h"
#include "core/net/server_address.h"
#include "core/render/lookup_code.h"
#include "core/resolve/check_lookup.h"
#include "core/wire/decode.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/number_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/forms_model.h"
#include "ui/models/lookup_list_model.h"
#include "ui/panels/lookup_wait.h"
#include "ui/views/choice_row.h"
#include "ui/views/code_view.h"
#include "ui/views/fields_view.h"
#include "ui/views/scrolled_page.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kPointer = 12;
constexpr int kTreeLines = 10;
constexpr int kCodeLines = 5;

// The name that the question is about: an address stands for its reverse name, an international name for its ASCII
// form.
std::string askedName(const QString& typed, int type) {
    const std::string words = typed.trimmed().toStdString();
    if (type == kPointer)
        if (const auto address = readTypedAddress(words))
            for (const AddressForm& form : formsOf(*address))
                if (form.name == "reverse name")
                    return form.value;
    const QByteArray ascii = QUrl::toAce(typed.trimmed());
    const bool isPlain = words.find_first_of("_*") != std::string::npos || ascii.isEmpty();
    return isPlain ? words : ascii.toStdString();
}

AddressForm formOf(const DnsRecord& record) {
    return {decodeValue(dnsRecordTypes(), record.type), record.value,
            record.name + QStringLiteral(", %1").arg(ResolverDns::tr("kept for %1 s").arg(record.ttl)).toStdString()};
}

FormsModel::Group recordGroup(const QString& name, const std::vector<DnsRecord>& records) {
    FormsModel::Group group{name, {}};
    for (const DnsRecord& record : records)
        group.forms.push_back(formOf(record));
    return group;
}

} // namespace

ResolverDns::ResolverDns(ResolverBridge& resolver, QWidget* parent)
    : QWidget(parent)
    , m_wait(new LookupWait(resolver))
    , m_records(new FormsModel(this)) {
    auto* page = new QWidget;
    auto* inner = new QVBoxLayout(page);
    inner->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    inner->setSpacing(scaled(6));
    inner->addWidget(createForm());
    inner->addWidget(m_wait);
    inner->addWidget(createAnswer(), 1);
    fillWithScrolling(this, page);
    connect(m_wait, &LookupWait::answered, this, [this](const LookupView& view) { showAnswer(*view.answer); });
    connect(m_wait, &LookupWait::explainRequested, this, &ResolverDns::explainRequested);
    read();
}

QLineEdit* ResolverDns::addField(QGridLayout* grid, const QString& label, const QString& placeholder,
                                 const QString& toolTip) {
    auto* field = new QLineEdit;
    auto* name = new QLabel(label);
    name->setBuddy(field);
    setFieldName(field, label);
    setTextRole(field, TextRole::Code);
    field->setPlaceholderText(placeholder);
    field->setToolTip(toolTip);
    const int row = grid->rowCount();
    grid->addWidget(name, row, 0);
    grid->addWidget(field, row, 1);
    connect(field, &QLineEdit::textChanged, this, &ResolverDns::read);
    connect(field, &QLineEdit::returnPressed, this, &ResolverDns::ask);
    return field;
}

QWidget* ResolverDns::createForm() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    m_name = addField(grid, tr("domain"), tr("example.org, or an address for PTR"),
                      tr("The name whose records are asked for; it is taken as it stands, without a search list"));
    m_type = new NumberCombo(dnsRecordTypes());
    m_type->setToolTip(tr("Which records"));
    auto* typeName = new QLabel(tr("record"));
    typeName->setBuddy(m_type);
    setFieldName(m_type, tr("record"));
    grid->addWidget(typeName, grid->rowCount(), 0);
    grid->addWidget(m_type, grid->rowCount() - 1, 1);
    m_server = addField(grid, tr("server"), tr("those of /etc/resolv.conf"),
                        tr("An address in digits, with :port where it is not 53; IPv6 with a port in brackets"));
    m_serverNote = new InlineNote;
    grid->addWidget(m_serverNote, grid->rowCount(), 1);
    m_note = new InlineNote;
    grid->addWidget(m_note, grid->rowCount(), 1);
    column->addLayout(grid);
    m_c = new CodeView;
    m_c->setAccessibleName(tr("In C"));
    m_c->setMaximumLines(kCodeLines);
    m_c->setToolTip(tr("The call that the button makes; Python's socket module has none for it"));
    auto* codeName = new QLabel(tr("In C"));
    codeName->setBuddy(m_c);
    setTextRole(codeName, TextRole::Small);
    setTextTone(codeName, Semantic::MutedText);
    column->addWidget(codeName);
    column->addWidget(m_c);
    m_ask = new QPushButton(tr("res_nquery()"));
    m_ask->setToolTip(tr("Ask the server, past the hosts file and every cache of this machine"));
    m_ask->setAutoDefault(false);
    setTextRole(m_ask, TextRole::Code);
    setProminent(m_ask, Mark::On);
    column->addWidget(m_ask);
    m_type->setValue(1);
    connect(m_type, &NumberCombo::valueChanged, this, [this] {
        if (const NamedValue* row = m_type->row())
            emit explainRequested(explainConstant(tr("DNS record").toStdString(), *row));
        read();
    });
    connect(m_type, &NumberCombo::errorChanged, this, &ResolverDns::read);
    connect(m_ask, &QPushButton::clicked, this, &ResolverDns::ask);
    return box;
}

QWidget* ResolverDns::createAnswer() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    auto* choice = new ChoiceRow;
    choice->add(0, tr("Records"), tr("What the records say, and the calls it took"));
    choice->add(1, tr("Message"), tr("The answer as it came, byte by byte; or what came in place of one"));
    auto* views = new QStackedWidget;
    views->addWidget(createTree());
    m_message = new FieldsView;
    m_message->tree()->setMinimumHeight(m_tree->minimumHeight());
    views->addWidget(m_message);
    connect(choice, &ChoiceRow::chosen, views, &QStackedWidget::setCurrentIndex);
    connect(m_message, &FieldsView::explainRequested, this, &ResolverDns::explainRequested);
    column->addWidget(choice, 0, Qt::AlignLeft);
    column->addWidget(views, 1);
    return box;
}

QTreeView* ResolverDns::createTree() {
    m_tree = new QTreeView;
    m_tree->setModel(m_records);
    m_tree->setAccessibleName(tr("records"));
    m_tree->setToolTip(tr("What the server answered; mail exchangers in the order in which they are tried"));
    m_tree->setTabKeyNavigation(false);
    m_tree->setRootIsDecorated(false);
    m_tree->setItemsExpandable(false);
    m_tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_tree->setMinimumHeight(m_tree->fontMetrics().height() * kTreeLines);
    return m_tree;
}

std::optional<lookup::DnsRecords> ResolverDns::request() const {
    if (!m_type->isValid() || m_name->text().trimmed().isEmpty())
        return {};
    lookup::DnsRecords ask{askedName(m_name->text(), m_type->value()), m_type->value(),
                           m_server->text().trimmed().toStdString()};
    if (checkLookup(ask) || (!ask.server.empty() && !readServerAddress(ask.server)))
        return {};
    return ask;
}

void ResolverDns::read() {
    const auto asked = request();
    const auto fault = checkHost(m_name->text().trimmed().toStdString());
    QString words = m_type->isValid() ? QString() : m_type->error();
    if (fault)
        words = text(fault->message);
    if (!words.isEmpty() || !asked)
        m_note->say(NoteKind::Error, words);
    else
        m_note->say(NoteKind::Hint, text(asked->name) == m_name->text().trimmed()
                                        ? QString()
                                        : tr("It asks for %1").arg(text(asked->name)));
    const std::string typedServer = m_server->text().trimmed().toStdString();
    const auto server = readServerAddress(typedServer);
    const bool isWrong = !typedServer.empty() && !server;
    setInvalid(m_server, isWrong ? Mark::On : Mark::Off);
    m_serverNote->say(NoteKind::Error, isWrong ? text(server.error().message) : QString());
    m_c->setCode(asked ? text(lookupAsC(*asked)) : QString(), CodeView::Language::C);
    m_ask->setEnabled(asked.has_value());
}

void ResolverDns::ask() {
    const auto asked = request();
    if (!asked)
        return;
    m_records->set({});
    m_message->set({}, {});
    m_wait->ask(*asked);
}

void ResolverDns::showAnswer(const LookupAnswer& answer) {
    FormsModel::Group calls{tr("The calls it took"), {}};
    for (const LookupCall& call : answer.calls)
        calls.forms.push_back({call.call, call.result, lookupTimeText(call.duration).toStdString()});
    m_records->set({recordGroup(tr("Records"), answer.records), recordGroup(tr("Where they lead to"), answer.followed),
                    std::move(calls)});
    m_tree->expandAll();
    m_message->set(answer.message.empty() ? Decoded() : findDecoder("dns")->decode(answer.message, {}), answer.message);
}

} // namespace swb
