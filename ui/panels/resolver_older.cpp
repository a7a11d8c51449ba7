#include "ui/panels/resolver_older.h"

#include "core/constants/resolver_tables.h"
#include "core/explain/explain_resolver.h"
#include "core/net/address_calculator.h"
#include "core/render/lookup_code.h"
#include "core/resolve/check_lookup.h"
#include "core/resolve/perform_lookup.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/forms_model.h"
#include "ui/models/lookup_list_model.h"
#include "ui/panels/lookup_wait.h"
#include "ui/panels/resolver_flags.h"
#include "ui/views/code_view.h"
#include "ui/views/scrolled_page.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

#include <array>
#include <limits>
#include <utility>

namespace swb {

namespace {

constexpr std::uint32_t kMostPort = 0xffff;
constexpr std::uint32_t kMostInt = 0x7fffffff;

// What a call takes, and how it is made of two fields. A label that is empty hides its field.
struct CallRow {
    const char* name;
    const char* first;
    const char* second;
    bool hasFlags;
    Lookup (*make)(const std::string& first, const std::optional<std::string>& second, int number, int flags);
    std::uint32_t mostFirst = 0;  // above 0: the field is a number, up to this
    std::uint32_t mostSecond = 0; // likewise
};

using Text = const std::string&;
using Maybe = const std::optional<std::string>&;

constexpr CallRow kCalls[] = {
    {"gethostbyname", "name", "", false, [](Text a, Maybe, int, int) -> Lookup { return lookup::GetHostByName{a}; }},
    {"gethostbyname_ex", "name", "", false,
     [](Text a, Maybe, int, int) -> Lookup { return lookup::GetHostByNameEx{a}; }},
    {"gethostbyaddr", "address", "", false, [](Text a, Maybe, int, int) -> Lookup { return lookup::GetHostByAddr{a}; }},
    {"getnameinfo", "address", "port", true,
     [](Text a, Maybe, int port, int flags) -> Lookup {
         return lookup::GetNameInfo{a, static_cast<std::uint16_t>(port), flags};
     },
     0, kMostPort},
    {"getfqdn", "name", "", false, [](Text a, Maybe, int, int) -> Lookup { return lookup::GetFqdn{a}; }},
    {"gethostname", "", "", false, [](Text, Maybe, int, int) -> Lookup { return lookup::GetHostName{}; }},
    {"getservbyname", "service", "protocol", false,
     [](Text a, Maybe b, int, int) -> Lookup { return lookup::GetServByName{a, b}; }},
    {"getservbyport", "port", "protocol", false,
     [](Text, Maybe b, int port, int) -> Lookup { return lookup::GetServByPort{port, b}; }, kMostPort},
    {"getprotobyname", "protocol", "", false,
     [](Text a, Maybe, int, int) -> Lookup { return lookup::GetProtoByName{a}; }},
    {"getprotobynumber", "number", "", false,
     [](Text, Maybe, int number, int) -> Lookup { return lookup::GetProtoByNumber{number}; }, kMostInt},
    {"if_nameindex", "", "", false, [](Text, Maybe, int, int) -> Lookup { return lookup::IfNameIndex{}; }},
    {"if_nametoindex", "interface", "", false,
     [](Text a, Maybe, int, int) -> Lookup { return lookup::IfNameToIndex{a}; }},
    {"if_indextoname", "index", "", false,
     [](Text, Maybe, int index, int) -> Lookup { return lookup::IfIndexToName{static_cast<std::uint32_t>(index)}; },
     kMostInt},
};

CodeView* createCode(QVBoxLayout* column, const QString& name, QLabel** keep = nullptr) {
    auto* view = new CodeView;
    auto* label = new QLabel(name);
    label->setBuddy(view);
    setTextRole(label, TextRole::Small);
    setTextTone(label, Semantic::MutedText);
    view->setAccessibleName(name);
    view->setToolTip(name);
    column->addWidget(label);
    column->addWidget(view);
    if (keep != nullptr)
        *keep = label;
    return view;
}

} // namespace

ResolverOlder::ResolverOlder(ResolverBridge& resolver, QWidget* parent)
    : QWidget(parent)
    , m_wait(new LookupWait(resolver)) {
    auto* page = new QWidget;
    auto* inner = new QVBoxLayout(page);
    inner->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    inner->setSpacing(scaled(8));
    inner->addWidget(createForm());
    inner->addWidget(createAnswer(), 1);
    fillWithScrolling(this, page);
    connect(m_wait, &LookupWait::answered, this, &ResolverOlder::showAnswer);
    connect(m_wait, &LookupWait::explainRequested, this, &ResolverOlder::explainRequested);
    showFields();
    setAnswerVisible(false);
}

QLineEdit* ResolverOlder::addField(QGridLayout* grid, QLabel*& label, const QString& name) {
    auto* field = new QLineEdit;
    label = new QLabel(name);
    label->setBuddy(field);
    setFieldName(field, name);
    setTextRole(field, TextRole::Code);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(field, row, 1);
    connect(field, &QLineEdit::textChanged, this, &ResolverOlder::read);
    connect(field, &QLineEdit::returnPressed, this, &ResolverOlder::ask);
    return field;
}

QWidget* ResolverOlder::createForm() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    m_call = new QComboBox;
    for (const CallRow& row : kCalls)
        m_call->addItem(QString::fromUtf8(row.name));
    m_call->setToolTip(tr("Which of them"));
    auto* label = new QLabel(tr("Call"));
    label->setBuddy(m_call);
    setFieldName(m_call, tr("Call"));
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_call, 0, 1);
    m_first = addField(grid, m_firstLabel, tr("name"));
    m_second = addField(grid, m_secondLabel, tr("protocol"));
    m_flow = addField(grid, m_flowLabel, tr("flow information"));
    m_flow->setToolTip(tr("sin6_flowinfo of an IPv6 address, 0 to 1048575 or 0x; empty: Python's tuple of two"));
    m_scope = addField(grid, m_scopeLabel, tr("scope id"));
    m_scope->setToolTip(tr("sin6_scope_id of an IPv6 address: the number of an interface; empty: the one behind % in "
                           "the address"));
    m_flagsLabel = new QLabel(tr("flags"));
    m_flags = new ResolverFlags(nameInfoFlagRows(), tr("flag of getnameinfo"));
    const int row = grid->rowCount();
    grid->addWidget(m_flagsLabel, row, 0, Qt::AlignTop);
    grid->addWidget(m_flags, row, 1);
    m_note = new InlineNote;
    grid->addWidget(m_note, row + 1, 1);
    column->addLayout(grid);
    m_python = createCode(column, tr("In Python"));
    m_c = createCode(column, tr("In C"));
    m_ask = new QPushButton;
    m_ask->setAutoDefault(false);
    m_ask->setToolTip(tr("Make the call, in one of the resolver's threads"));
    setTextRole(m_ask, TextRole::Code);
    setProminent(m_ask, Mark::On);
    column->addWidget(m_ask);
    connect(m_call, &QComboBox::currentIndexChanged, this, &ResolverOlder::showFields);
    connect(m_flags, &ResolverFlags::edited, this, &ResolverOlder::read);
    connect(m_flags, &ResolverFlags::explainRequested, this, &ResolverOlder::explainRequested);
    connect(m_ask, &QPushButton::clicked, this, &ResolverOlder::ask);
    return box;
}

QWidget* ResolverOlder::createAnswer() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->addWidget(m_wait);
    m_answer = createCode(column, tr("What Python gives"), &m_answerLabel);
    m_callsModel = new FormsModel(this);
    m_calls = new QTreeView;
    m_calls->setModel(m_callsModel);
    m_calls->setAccessibleName(tr("The calls it took"));
    m_calls->setToolTip(tr("In the form that several threads may use at once"));
    m_calls->setRootIsDecorated(false);
    m_calls->setTabKeyNavigation(false);
    m_calls->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_calls->setMinimumHeight(m_calls->fontMetrics().height() * 8);
    m_callsLabel = new QLabel(tr("The calls it took"));
    m_callsLabel->setBuddy(m_calls);
    setTextRole(m_callsLabel, TextRole::Small);
    setTextTone(m_callsLabel, Semantic::MutedText);
    column->addWidget(m_callsLabel);
    column->addWidget(m_calls, 1);
    column->addStretch(0);
    return box;
}

void ResolverOlder::showFields() {
    const CallRow& call = kCalls[m_call->currentIndex()];
    const auto name = [](QLabel* label, QLineEdit* field, const char* words) {
        const bool isUsed = *words != '\0';
        label->setText(QString::fromUtf8(words));
        setFieldName(field, QString::fromUtf8(words));
        label->setVisible(isUsed);
        field->setVisible(isUsed);
    };
    name(m_firstLabel, m_first, call.first);
    name(m_secondLabel, m_second, call.second);
    m_first->setToolTip(tr("The argument of %1()").arg(QString::fromUtf8(call.name)));
    m_second->setToolTip(call.mostSecond > 0 ? tr("A port in digits; empty is 0") : tr("tcp, udp; empty is NULL: any"));
    const bool isNameInfo = call.hasFlags;
    for (QWidget* widget : {static_cast<QWidget*>(m_flowLabel), static_cast<QWidget*>(m_flow),
                            static_cast<QWidget*>(m_scopeLabel), static_cast<QWidget*>(m_scope)})
        widget->setVisible(isNameInfo);
    m_flagsLabel->setVisible(call.hasFlags);
    m_flags->setVisible(call.hasFlags);
    m_ask->setText(QStringLiteral("%1()").arg(QString::fromUtf8(call.name)));
    read();
}

std::optional<Lookup> ResolverOlder::lookup(QString* fault) const {
    const CallRow& call = kCalls[m_call->currentIndex()];
    const std::string first = m_first->text().toStdString();
    const std::string second = m_second->text().toStdString();
    std::uint32_t number = 0;
    const auto readNumber = [&](const std::string& words, std::uint32_t most) {
        const auto value = parseUnsigned(words, most);
        if (!value && fault != nullptr)
            *fault = text(value.error().message);
        number = value.value_or(0);
        return value.has_value();
    };
    if (call.mostFirst > 0 && !readNumber(first, call.mostFirst))
        return {};
    if (call.mostSecond > 0 && !second.empty() && !readNumber(second, call.mostSecond))
        return {};
    Lookup made = call.make(first, second.empty() ? std::nullopt : std::optional(second), static_cast<int>(number),
                            m_flags->value());
    if (auto* ask = std::get_if<lookup::GetNameInfo>(&made)) {
        constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
        for (auto [field, into] : {std::pair{m_flow, &ask->flowInfo}, std::pair{m_scope, &ask->scopeId}}) {
            const std::string typed = field->text().toStdString();
            if (!typed.empty() && !readNumber(typed, kMost))
                return {};
            if (!typed.empty())
                *into = number;
        }
    }
    if (const auto refusal = checkLookup(made)) {
        if (fault != nullptr)
            *fault = text(refusal->message);
        return {};
    }
    return made;
}

void ResolverOlder::read() {
    QString fault;
    const auto asked = lookup(&fault);
    const QString typed = m_first->text();
    const QString ascii = QString::fromLatin1(QUrl::toAce(typed));
    if (fault.isEmpty() && m_first->isVisibleTo(this) && !ascii.isEmpty() && ascii != typed.toLower())
        m_note->say(NoteKind::Hint,
                    tr("Python asks for its ASCII form: %1; C passes the bytes as they are.").arg(ascii));
    else
        m_note->say(NoteKind::Error, fault);
    m_c->setCode(asked ? text(lookupAsC(*asked)) : QString(), CodeView::Language::C);
    m_python->setCode(asked ? text(lookupAsPython(*asked)) : QString(), CodeView::Language::Python);
    m_ask->setEnabled(asked.has_value());
}

void ResolverOlder::ask() {
    const auto asked = lookup();
    if (!asked)
        return;
    setAnswerVisible(false);
    m_wait->ask(*asked);
}

void ResolverOlder::setAnswerVisible(bool visible) {
    for (QWidget* widget : {static_cast<QWidget*>(m_answerLabel), static_cast<QWidget*>(m_answer),
                            static_cast<QWidget*>(m_callsLabel), static_cast<QWidget*>(m_calls)})
        widget->setVisible(visible);
}

void ResolverOlder::showAnswer(const LookupView& view) {
    m_answer->setCode(text(answerAsPython(view.lookup, *view.answer)), CodeView::Language::Python);
    FormsModel::Group calls{tr("Calls"), {}};
    for (const LookupCall& call : callsOf(view.lookup, *view.answer))
        calls.forms.push_back({call.call, call.result, lookupTimeText(call.duration).toStdString()});
    m_callsModel->set({std::move(calls)});
    m_calls->expandAll();
    setAnswerVisible(true);
}

} // namespace swb
