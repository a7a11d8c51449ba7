#include "ui/panels/resolver_answers.h"

#include "core/base/errno_table.h"
#include "core/constants/numbers.h"
#include "core/engine/plan.h"
#include "core/explain/explain_resolver.h"
#include "core/render/lookup_code.h"
#include "core/resolve/happy_eyeballs.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/address_list_model.h"
#include "ui/models/attempt_list_model.h"
#include "ui/models/lookup_list_model.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/outcome_strip.h"
#include "ui/panels/resolver_race.h"
#include "ui/panels/resolver_table.h"
#include "ui/panels/socket_maker.h"
#include "ui/views/choice_row.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

namespace swb {

namespace {

constexpr int kLookupRows = 5;
constexpr int kLeastAddressRows = 2;
constexpr int kRoomRows = 5; // of a table and what is said of a call
constexpr int kBacklog = 128;
enum Table { kAddresses, kAttempts };

} // namespace

ResolverAnswers::ResolverAnswers(EngineBridge& engine, ResolverBridge& resolver, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_resolver(resolver)
    , m_lookups(new LookupListModel(this))
    , m_addresses(new AddressListModel(this))
    , m_maker(new SocketMaker(engine, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    column->setSpacing(scaled(6));
    column->addWidget(createLookups(), 1);
    column->addWidget(createAddresses(), 3);
    column->addWidget(createActions());
    connect(&resolver, &ResolverBridge::changed, this, &ResolverAnswers::take);
    connect(m_maker, &SocketMaker::finished, this, &ResolverAnswers::sayOutcome);
    fitColumns();
    take();
}

void ResolverAnswers::sayOutcome(const SocketMaker::Outcome& outcome) {
    const bool isRace = std::exchange(m_isRacing, false);
    m_outcome->hush();
    if (isRace)
        m_race->takeRest();
    if (outcome.failed && outcome.failed->error) {
        const ActionReport& report = *outcome.failed;
        const QString symbol = text(errnoSymbol(report.error->number));
        m_outcome->say(OutcomeStrip::Tone::Failed,
                       isRace ? tr("Happy Eyeballs: %1").arg(symbol) : tr("%1(): %2").arg(text(report.name), symbol),
                       reportText(report).detail);
        emit explainRequested(explainErrno(report.error->number, report.error->call, report.hint));
    } else if (isRace) {
        sayRace();
    }
    if (!outcome.made.empty() && (outcome.failed || isRace))
        m_outcome->offer(tr("Open %1").arg(socketName(outcome.made.front())), tr("The socket was made"),
                         [this, made = outcome.made.front()] { emit socketMade(made); });
    else if (!outcome.made.empty())
        emit socketMade(outcome.made.front());
    enableActions();
    if (m_pressed != nullptr && m_tables->currentWidget()->hasFocus())
        m_pressed->setFocus();
}

// Who won, or that nobody was let.
void ResolverAnswers::sayRace() {
    for (const Attempt& attempt : m_race->model().shown().attempts)
        if (attempt.state == Attempt::State::Won)
            return m_outcome->say(OutcomeStrip::Tone::Good,
                                  tr("%1 connected first").arg(text(attempt.address.toString())), {});
    m_outcome->say(OutcomeStrip::Tone::Failed, tr("Interrupted"), tr("Every attempt under way was closed."));
}

QWidget* ResolverAnswers::createLookups() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_lookupTable = createResolverTable(m_lookups, tr("look-ups"));
    m_lookupTable->horizontalHeader()->setSectionResizeMode(LookupListModel::CallColumn, QHeaderView::Stretch);
    m_lookupTable->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_lookupTable->setToolTip(tr("Two selected look-ups are compared (Ctrl and a click)"));
    m_lookupTable->setMinimumHeight(heightOfRows(*m_lookupTable, 2));
    m_lookupTable->setMaximumHeight(heightOfRows(*m_lookupTable, kLookupRows));
    m_held = new InlineNote;
    auto* buttons = new FlowBox;
    auto* row = new FlowLayout(buttons);
    row->setContentsMargins({});
    m_abandon =
        addAction(row, tr("Abandon"), tr("Stop waiting; the call itself cannot be stopped and keeps its thread"),
                  &ResolverAnswers::abandonSelected);
    m_forget = addAction(row, tr("Forget"), tr("Take the look-up out of the list"), &ResolverAnswers::forgetSelected);
    m_again = new QPushButton(tr("Edit again"));
    m_again->setToolTip(tr("Put its arguments back into the form"));
    m_again->setAutoDefault(false);
    row->addWidget(m_again);
    connect(m_again, &QPushButton::clicked, this, [this] {
        const auto chosen = selected();
        if (!chosen.empty())
            if (const auto* ask = std::get_if<lookup::GetAddrInfo>(&chosen.front()->lookup))
                emit requestWanted(*ask);
    });
    column->addWidget(m_lookupTable);
    column->addWidget(m_held);
    column->addWidget(buttons);
    connect(m_lookupTable->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ResolverAnswers::showSelected);
    return box;
}

QWidget* ResolverAnswers::createAddresses() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_note = new InlineNote;
    m_tuples = new QCheckBox(tr("Five-tuples"));
    m_tuples->setToolTip(
        tr("A row for each struct addrinfo, as Python prints them; off, an address stands once with all its types"));
    connect(m_tuples, &QCheckBox::toggled, this, [this](bool on) {
        m_addresses->setGrouped(!on);
        fitColumns();
        enableActions();
    });
    m_addressTable = createResolverTable(m_addresses, tr("addresses"));
    m_addressTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_addressTable->setMinimumHeight(heightOfRows(*m_addressTable, kLeastAddressRows));
    m_race = new ResolverRace;
    m_tables = new QStackedWidget;
    m_tables->addWidget(m_addressTable);
    m_tables->addWidget(m_race);
    m_shownTable = new ChoiceRow;
    m_shownTable->add(kAddresses, tr("Addresses"), tr("The results of the look-up"));
    m_shownTable->add(kAttempts, tr("Attempts"), tr("What Happy Eyeballs tried, over time"));
    connect(m_shownTable, &ChoiceRow::chosen, this, &ResolverAnswers::showTable);
    auto* views = new FlowBox;
    auto* row = new FlowLayout(views);
    row->setContentsMargins({});
    row->addWidget(m_shownTable);
    row->addWidget(m_tuples);
    row->addWidget(createDelay());
    views->keepHeight();
    m_outcome = new OutcomeStrip;
    auto* room = new QWidget; // the strip takes its place from the table, so that the buttons below stay
    room->setMinimumHeight(heightOfRows(*m_addressTable, kRoomRows));
    auto* both = new QVBoxLayout(room);
    both->setContentsMargins({});
    both->setSpacing(scaled(4));
    both->addWidget(m_outcome);
    both->addWidget(m_tables, 1);
    column->addWidget(m_note);
    column->addWidget(views);
    column->addWidget(room, 1);
    showTable(kAddresses);
    connect(m_addressTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        enableActions();
        if (const AddrInfo* entry = chosen())
            emit explainRequested(explainAddress(entry->address));
    });
    return box;
}

QWidget* ResolverAnswers::createDelay() {
    m_delay = new QSpinBox;
    m_delay->setRange(kLeastAttemptDelay.count(), kMostAttemptDelay.count());
    m_delay->setValue(kAttemptDelay.count());
    m_delay->setSuffix(tr(" ms"));
    m_delay->setToolTip(tr("How long Happy Eyeballs waits for an answer before the next attempt begins; 250 ms is what "
                           "RFC 8305 recommends"));
    m_delay->setAccessibleName(tr("delay"));
    m_delayBox = new FlowBox;
    flowOfControls(m_delayBox)->addPair(tr("delay"), m_delay);
    return m_delayBox;
}

// Each table with what changes it.
void ResolverAnswers::showTable(int table) {
    m_shownTable->choose(table);
    m_tables->setCurrentIndex(table);
    m_tuples->setVisible(table == kAddresses);
    m_delayBox->setVisible(table == kAttempts);
}

QPushButton* ResolverAnswers::addAction(FlowLayout* row, const QString& text, const QString& toolTip,
                                        void (ResolverAnswers::*act)()) {
    auto* button = new QPushButton(text);
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    button->setEnabled(false);
    connect(button, &QPushButton::clicked, this, act);
    row->addWidget(button);
    return button;
}

QWidget* ResolverAnswers::createActions() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    auto* buttons = new FlowBox;
    auto* row = new FlowLayout(buttons);
    row->setContentsMargins({});
    m_forAddress = {
        addAction(row, tr("Create this socket"), tr("socket() with its family, type and protocol"),
                  &ResolverAnswers::makeSocket),
        addAction(row, tr("Create and connect"), tr("socket(), then connect() to this address"),
                  &ResolverAnswers::makeConnected),
        addAction(row, tr("Create, bind and listen"), tr("socket(), bind() to this address, listen(128)"),
                  &ResolverAnswers::makeListener),
    };
    m_forStream = {
        addAction(row, tr("Try in order"),
                  tr("Connect down the list until one answers, as programs do: socket() and connect() for "
                     "each, close() after a failure"),
                  &ResolverAnswers::tryInOrder),
        addAction(row, tr("Happy Eyeballs"),
                  tr("Connect as RFC 8305 has it: the families in turns, the next one beside those that have "
                     "not answered yet; the first to connect is kept"),
                  &ResolverAnswers::race)};
    m_forAddress.push_back(
        addAction(row, tr("Resolve back"), tr("getnameinfo() of this address"), &ResolverAnswers::resolveBack));
    addCopies(row);
    column->addWidget(buttons);
    return box;
}

void ResolverAnswers::addCopies(FlowLayout* row) {
    m_copy = new MenuButton(tr("Copy"), tr("The addresses of the selected look-up, as text"));
    const auto add = [this](const QString& name, std::string (*write)(std::span<const AddrInfo>)) {
        connect(m_copy->entries()->addAction(name), &QAction::triggered, this,
                [this, write] { QGuiApplication::clipboard()->setText(text(write(m_addresses->entries()))); });
    };
    add(tr("as C"), &addressesAsC);
    add(tr("as Python"), &addressesAsPython);
    add(tr("as JSON"), &addressesAsJson);
    row->addWidget(m_copy);
}

void ResolverAnswers::take() {
    m_lookups->take(m_resolver.lookups());
    const Resolver::Held held = m_resolver.held();
    m_held->say(NoteKind::Warning,
                held.count == 0 ? QString()
                                : tr("Look-ups that nobody waits for and that still hold a thread: %1 of %2, the "
                                     "oldest for %3.")
                                      .arg(held.count)
                                      .arg(Resolver::kThreads)
                                      .arg(lookupTimeText(held.oldest)));
    const auto now = selected();
    const bool isNews =
        now.size() == 1 && !m_shown.empty() && now.front()->id == m_shown.front() && now.front()->state != m_shownState;
    if (isNews)
        showSelected(); // fits the columns, too
    enableActions();
}

void ResolverAnswers::showLookup(LookupId id) {
    const int row = m_lookups->rowOf(id);
    if (row < 0)
        return;
    m_lookupTable->selectRow(row);
    m_lookupTable->scrollTo(m_lookups->index(row, 0));
}

std::vector<const LookupView*> ResolverAnswers::selected() const {
    std::vector<const LookupView*> out;
    for (const QModelIndex& index : m_lookupTable->selectionModel()->selectedRows())
        if (const LookupView* view = m_lookups->lookup(index.row()))
            out.push_back(view);
    std::ranges::sort(out, {}, [](const LookupView* view) { return view->id; });
    return out;
}

void ResolverAnswers::showSelected() {
    const auto views = selected();
    m_shown.clear();
    for (const LookupView* view : views)
        m_shown.push_back(view->id);
    m_outcome->hush();
    showTable(kAddresses);
    if (views.size() == 2 && views[0]->answer && views[1]->answer) {
        const QString first = QStringLiteral("#%1").arg(views[0]->id.value);
        const QString second = QStringLiteral("#%1").arg(views[1]->id.value);
        m_addresses->compare(views[0]->answer->addresses, first, views[1]->answer->addresses, second);
        m_note->say(
            NoteKind::Hint,
            tr("%1 (%2) beside %3 (%4)").arg(first, lookupStateText(*views[0]), second, lookupStateText(*views[1])));
    } else if (!views.empty()) {
        showOne(*views.front());
    } else {
        m_addresses->set({}, {});
        m_note->hush();
    }
    fitColumns();
    enableActions();
}

void ResolverAnswers::showOne(const LookupView& view) {
    m_shownState = view.state;
    std::vector<AddrInfo> entries;
    if (view.answer)
        entries = view.answer->addresses;
    std::vector<Address> addresses;
    addresses.reserve(entries.size());
    for (const AddrInfo& entry : entries)
        addresses.push_back(entry.address);
    CallContext context;
    context.recorder = &m_engine.engine().recorder();
    context.origin = Origin::Observer;
    std::vector<RankedAddress> ranked =
        m_observing ? rankAddresses(addresses, AddressPolicy::ofThisSystem(), context) : std::vector<RankedAddress>();
    m_addresses->set(std::move(entries), std::move(ranked));
    if (view.answer && view.answer->error)
        m_note->say(NoteKind::Error, lookupStateText(view));
    else if (view.answer && !std::holds_alternative<lookup::GetAddrInfo>(view.lookup))
        m_note->say(NoteKind::Hint, text(answerAsPython(view.lookup, *view.answer)));
    else if (view.answer && !view.answer->addresses.empty() && view.answer->addresses.front().canonicalName)
        m_note->say(NoteKind::Hint, tr("Canonical name: %1").arg(text(*view.answer->addresses.front().canonicalName)));
    else
        m_note->hush();
    if (view.answer && view.answer->error && view.state == LookupState::Answered)
        emit explainRequested(explainLookupError(*view.answer->error));
    else
        emit explainRequested(explainLookup(view.lookup, view.answer.get()));
}

void ResolverAnswers::fitColumns() {
    QHeaderView* header = m_addressTable->horizontalHeader();
    const bool comparing = m_addresses->isComparing();
    for (const int column : {AddressListModel::WhyColumn, AddressListModel::SourceColumn, AddressListModel::LabelColumn,
                             AddressListModel::PrecedenceColumn, AddressListModel::ScopeColumn})
        header->setSectionHidden(column, comparing || !m_addresses->isGrouped());
    header->setSectionHidden(AddressListModel::InColumn, !comparing);
    header->setSectionHidden(AddressListModel::TypesColumn, !m_addresses->isGrouped());
    m_addressTable->resizeColumnsToContents(); // of the rows in sight
    m_lookupTable->resizeColumnToContents(LookupListModel::NumberColumn);
    m_lookupTable->resizeColumnToContents(LookupListModel::TimeColumn);
    const int most = m_lookupTable->width() * 2 / 5;
    m_lookupTable->resizeColumnToContents(LookupListModel::AnswerColumn);
    m_lookupTable->setColumnWidth(LookupListModel::AnswerColumn,
                                  std::min(most, m_lookupTable->columnWidth(LookupListModel::AnswerColumn)));
}

void ResolverAnswers::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

const AddrInfo* ResolverAnswers::chosen() const {
    const QModelIndex index = m_addressTable->selectionModel()->currentIndex();
    return m_addresses->entry(index.isValid() ? index.row() : 0);
}

void ResolverAnswers::enableActions() {
    const auto views = selected();
    const auto any = [&views](auto predicate) { return std::ranges::any_of(views, predicate); };
    m_abandon->setEnabled(any([](const LookupView* view) { return !view->hasEnded(); }));
    m_forget->setEnabled(any([](const LookupView* view) { return view->hasEnded(); }));
    m_again->setEnabled(views.size() == 1 && std::holds_alternative<lookup::GetAddrInfo>(views.front()->lookup));
    const AddrInfo* entry = m_maker->isBusy() ? nullptr : chosen();
    for (QPushButton* button : m_forAddress)
        button->setEnabled(entry != nullptr);
    const bool hasStream =
        std::ranges::any_of(m_addresses->entries(), [](const AddrInfo& one) { return one.type == kSockStream; });
    for (QPushButton* button : m_forStream)
        button->setEnabled(entry != nullptr && hasStream);
    m_copy->setEnabled(!m_addresses->entries().empty());
}

void ResolverAnswers::abandonSelected() {
    for (const LookupId id : std::vector<LookupId>(m_shown))
        m_resolver.abandon(id);
}

void ResolverAnswers::forgetSelected() {
    for (const LookupId id : std::vector<LookupId>(m_shown))
        m_resolver.forget(id);
    showSelected();
}

void ResolverAnswers::makeSocket() { make({}); }

void ResolverAnswers::makeConnected() {
    if (const AddrInfo* entry = chosen())
        make({step::Connect{entry->address}});
}

void ResolverAnswers::makeListener() {
    if (const AddrInfo* entry = chosen())
        make({step::Bind{entry->address}, step::Listen{kBacklog}});
}

// A button that is disabled passes its focus on, and the page would scroll to where it goes.
void ResolverAnswers::begin(Step making, std::vector<Step> further) {
    m_pressed = qobject_cast<QPushButton*>(focusWidget());
    if (m_pressed != nullptr && m_pressed->hasFocus())
        m_tables->currentWidget()->setFocus();
    m_maker->start(std::move(making), std::move(further));
}

void ResolverAnswers::make(std::vector<Step> further) {
    const AddrInfo* entry = chosen();
    if (entry == nullptr || m_maker->isBusy())
        return;
    m_outcome->say(OutcomeStrip::Tone::Running, tr("The calls are in the ledger"), {});
    m_outcome->offer(tr("Interrupt"), tr("End the call in flight with EINTR"), [this] { m_maker->interrupt(); });
    begin(step::Socket{entry->family, entry->type | kSockCloexec, entry->protocol}, std::move(further));
    enableActions();
}

std::vector<Address> ResolverAnswers::streamAddresses() const {
    std::vector<Address> addresses;
    for (const AddrInfo& entry : m_addresses->entries())
        if (entry.type == kSockStream)
            addresses.push_back(entry.address);
    return addresses;
}

void ResolverAnswers::tryInOrder() {
    step::CreateConnection step;
    step.addresses = streamAddresses();
    if (step.addresses.empty() || m_maker->isBusy())
        return;
    m_outcome->say(OutcomeStrip::Tone::Running, tr("Trying %1 addresses in order").arg(step.addresses.size()), {});
    m_outcome->offer(tr("Interrupt"), tr("End the call in flight with EINTR"), [this] { m_maker->interrupt(); });
    begin(std::move(step), {});
    enableActions();
}

void ResolverAnswers::race() {
    step::HappyEyeballs step;
    step.addresses = interleaveFamilies(streamAddresses());
    if (step.addresses.empty() || m_maker->isBusy())
        return;
    step.addresses.resize(std::min(step.addresses.size(), step::HappyEyeballs::kMostAttempts));
    step.delay = std::chrono::milliseconds(m_delay->value());
    step.log = std::make_shared<AttemptLog>();
    m_outcome->say(OutcomeStrip::Tone::Running, tr("Connecting to %1 addresses").arg(step.addresses.size()), {});
    m_outcome->offer(tr("Interrupt"), tr("End the wait; every attempt is closed"), [this] { m_maker->interrupt(); });
    Explanation explanation = explainHappyEyeballs();
    explanation.sections.push_back({"In Python", planAsPython({{}, step}, nullptr), true});
    explanation.sections.push_back({"In C", planAsC({{}, step}, nullptr), true});
    m_isRacing = true;
    m_race->follow(step.log);
    showTable(kAttempts);
    begin(std::move(step), {});
    enableActions();
    emit explainRequested(explanation);
}

void ResolverAnswers::resolveBack() {
    const AddrInfo* entry = chosen();
    if (entry == nullptr || entry->address.port() < 0)
        return;
    showLookup(m_resolver.start(
        lookup::GetNameInfo{entry->address.host(), static_cast<std::uint16_t>(entry->address.port()), 0}));
}

} // namespace swb
