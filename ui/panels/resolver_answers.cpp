#include "ui/panels/resolver_answers.h"

#include "core/constants/numbers.h"
#include "core/explain/explain_resolver.h"
#include "core/render/lookup_code.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/address_list_model.h"
#include "ui/models/lookup_list_model.h"
#include "ui/panels/outcome_strip.h"
#include "ui/panels/resolver_race.h"
#include "ui/panels/resolver_table.h"
#include "ui/panels/socket_maker.h"
#include "ui/views/act_row.h"
#include "ui/views/choice_row.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr int kLookupRows = 5;
constexpr int kLeastAddressRows = 2;
constexpr int kRoomRows = 5; // of a table and what is said of a call

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
    auto* buttons = new ActRow;
    FlowLayout* row = buttons->row();
    m_abandon = buttons->add(tr("Abandon"), tr("Stop waiting; the call itself cannot be stopped and keeps its thread"),
                             this, &ResolverAnswers::abandonSelected);
    m_forget =
        buttons->add(tr("Forget"), tr("Take the look-up out of the list"), this, &ResolverAnswers::forgetSelected);
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
    m_shownTable->add(AddressTable, tr("Addresses"), tr("The results of the look-up"));
    m_shownTable->add(AttemptTable, tr("Attempts"), tr("What Happy Eyeballs tried, over time"));
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
    showTable(AddressTable);
    connect(m_addressTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        enableActions();
        if (const AddrInfo* entry = chosen())
            explainChosen(*entry);
    });
    return box;
}

// Each table with what changes it.
void ResolverAnswers::showTable(int table) {
    m_shownTable->choose(table);
    m_tables->setCurrentIndex(table);
    m_tuples->setVisible(table == AddressTable);
    m_delayBox->setVisible(table == AttemptTable);
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
    showTable(AddressTable);
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
    const int most = m_lookupTable->width() / 3;
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

// The address, and before it which rule put it where it stands.
void ResolverAnswers::explainChosen(const AddrInfo& entry) {
    Explanation explanation = explainAddress(entry.address);
    const QString why = m_addresses->whyText(std::max(m_addressTable->currentIndex().row(), 0));
    if (!why.isEmpty()) {
        explanation.sections.insert(explanation.sections.begin(), {"Why it stands here", why.toStdString()});
        explanation.source += "; RFC 6724, section 6";
    }
    emit explainRequested(explanation);
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

} // namespace swb
