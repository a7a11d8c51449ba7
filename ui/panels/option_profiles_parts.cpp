// The parts of OptionProfiles and what stands in them; what they do is in option_profiles.cpp.
#include "core/options/option_names.h"
#include "core/options/set_again.h"
#include "core/render/option_code.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/option_delegate.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/options_model.h"
#include "ui/models/profile_plan_model.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/option_profiles.h"
#include "ui/panels/profile_maker.h"
#include "ui/views/flow_layout.h"
#include "ui/views/json_dialog.h"
#include "ui/views/menu_button.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/stretched_tree.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

namespace swb {

namespace {

// The calls of a plan as a program makes them, those for other kinds of sockets left out.
std::vector<OptionSetter> settersOf(const ProfilePlanModel& model) {
    std::vector<OptionSetter> setters;
    for (int i = 0; i < model.rowCount(); ++i)
        if (const ProfileStep& step = model.row(i).step; step.canBeTried() && step.state != StepState::OtherKind)
            setters.push_back({step.spec, step.level, step.name, step.value, step.wanted});
    return setters;
}

} // namespace

void OptionProfiles::build() {
    m_model = new ProfilePlanModel(this);
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(scrolled(createPlan()));
    m_maker = new ProfileMaker(m_library);
    m_pages->addWidget(scrolled(m_maker));
    connect(m_maker, &ProfileMaker::kept, this, [this](const QString& name) {
        m_isEdited = false;
        choose(name);
        say(!m_library.trouble().isEmpty(),
            m_library.trouble().isEmpty() ? tr("%1 is among your profiles.").arg(name) : m_library.trouble());
    });
    connect(m_maker, &ProfileMaker::cancelled, this, [this] { m_pages->setCurrentIndex(0); });
    connect(m_model, &ProfilePlanModel::chosenChanged, this, &OptionProfiles::showSummary);
}

QWidget* OptionProfiles::createPlan() {
    auto* plan = new QWidget;
    auto* column = new QVBoxLayout(plan);
    column->setContentsMargins({});
    column->setSpacing(scaled(6));
    m_purpose = new WrappedLabel({}, plan);
    m_news = new InlineNote;
    m_undo = new QPushButton(tr("Undo delete"));
    m_undo->setToolTip(tr("Brings the profile back that was deleted last"));
    m_undo->hide();
    connect(m_undo, &QPushButton::clicked, this, &OptionProfiles::undoRemoval);
    m_summary = new WrappedLabel({}, plan);
    setTextRole(m_summary, TextRole::Small);
    setTextTone(m_summary, Semantic::MutedText);
    column->addWidget(createChoice());
    column->addWidget(m_purpose);
    column->addWidget(m_news);
    column->addWidget(m_undo, 0, Qt::AlignLeft);
    column->addWidget(createActions());
    column->addWidget(m_summary);
    column->addWidget(createTree(), 1);
    column->addWidget(createDetails());
    return plan;
}

QWidget* OptionProfiles::createChoice() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    m_choice = new QComboBox;
    m_choice->setToolTip(tr("A set of options for a purpose; choosing one calls nothing"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    row->addPair(tr("Profile"), m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &OptionProfiles::takeChoice);
    auto* make = new QPushButton(tr("From this socket"));
    make->setToolTip(tr("Offers what differs from a fresh socket as a profile of your own"));
    connect(make, &QPushButton::clicked, this, &OptionProfiles::makeFromSocket);
    row->addWidget(make);
    row->addWidget(createMenu());
    return box;
}

MenuButton* OptionProfiles::createMenu() {
    auto* more = new MenuButton(tr("More"), tr("Copies, files, deleting"));
    QMenu* menu = more->entries();
    menu->addAction(tr("Keep as my own\u2026"), this, &OptionProfiles::keepCopy);
    menu->addAction(tr("Import\u2026"), this, &OptionProfiles::askForImport);
    menu->addAction(tr("Export\u2026"), this, &OptionProfiles::askForExport);
    menu->addSeparator();
    menu->addAction(tr("Copy as C"), this, &OptionProfiles::copyAsC);
    menu->addAction(tr("Copy as Python"), this, &OptionProfiles::copyAsPython);
    menu->addSeparator();
    m_delete = menu->addAction(tr("Delete"), this, &OptionProfiles::remove);
    m_delete->setToolTip(tr("Only your own; it can be undone"));
    return more;
}

QWidget* OptionProfiles::createActions() {
    auto* box = new FlowBox;
    auto* row = new FlowLayout(box);
    row->setContentsMargins({});
    m_apply = new QPushButton(tr("Apply"));
    m_apply->setToolTip(tr("Makes the checked calls, one setsockopt each, from top to bottom; a refusal stops none"));
    setProminent(m_apply, Mark::On);
    m_apply->setEnabled(false); // until there is a plan
    connect(m_apply, &QPushButton::clicked, this, &OptionProfiles::apply);
    m_readBack = new QCheckBox(tr("Read back"));
    m_readBack->setToolTip(tr("After each one a getsockopt of your own; without it an observer looks"));
    m_keep = new QPushButton(tr("Keep as my own"));
    m_keep->setToolTip(tr("The values were changed here; this keeps them under a name"));
    m_keep->hide();
    connect(m_keep, &QPushButton::clicked, this, &OptionProfiles::keepCopy);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_apply), static_cast<QWidget*>(m_readBack), static_cast<QWidget*>(m_keep)})
        row->addWidget(widget);
    return box;
}

QTreeView* OptionProfiles::createTree() {
    m_tree = new StretchedTree;
    m_tree->setAccessibleName(tr("Plan"));
    m_tree->setMinimumHeight(scaled(128));
    m_tree->setModel(m_model);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->header()->setSectionsMovable(false);
    auto* delegate = new OptionDelegate(
        [this](const QModelIndex& index) {
            const ProfileStep& step = m_model->row(index.row()).step;
            return OptionDelegate::Cell{step.spec, &step.value};
        },
        OptionDelegate::Large::InLine, m_tree);
    m_tree->setItemDelegateForColumn(ProfilePlanModel::Wanted, delegate);
    connect(delegate, &OptionDelegate::entered, this, &OptionProfiles::enter);
    connect(delegate, &OptionDelegate::remarked, this,
            [this](const QModelIndex&, NoteKind kind, const QString& words) { m_why->say(kind, words); });
    connect(delegate, &OptionDelegate::closeEditor, this, &OptionProfiles::showDetails);
    connect(m_tree, &QTreeView::activated, this,
            [this](const QModelIndex& index) { m_tree->edit(index.siblingAtColumn(ProfilePlanModel::Wanted)); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        showDetails();
        if (now.isValid() && m_tree->hasFocus() && !m_model->row(now.row()).step.spec->symbol.empty())
            emit explainRequested(explainOption(*m_model->row(now.row()).step.spec));
    });
    return m_tree;
}

QWidget* OptionProfiles::createDetails() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_reason = new WrappedLabel({}, box);
    m_why = new InlineNote;
    column->addWidget(m_reason);
    column->addWidget(m_why);
    return box;
}

// A narrow page keeps what is wanted and what came of it; the selected row tells the rest below.
void OptionProfiles::fitColumns() {
    if (m_tree == nullptr)
        return;
    m_choice->setMinimumContentsLength(width() < scaled(300) ? 7 : 20);
    const int width = m_tree->viewport()->width();
    const bool showsNow = width >= scaled(440), showsWhen = width >= scaled(560);
    m_tree->setColumnHidden(ProfilePlanModel::Now, !showsNow);
    m_tree->setColumnHidden(ProfilePlanModel::When, !showsWhen);
    static constexpr int kShares[] = {38, 22, 20, 21, 16}; // by Column
    int shares = 0;
    for (int column = 0; column < ProfilePlanModel::ColumnCount; ++column)
        shares += m_tree->isColumnHidden(column) ? 0 : kShares[column];
    m_tree->header()->setStretchLastSection(true);
    for (int column = 0; column < ProfilePlanModel::ColumnCount; ++column)
        m_tree->setColumnWidth(column, width * kShares[column] / shares);
}

void OptionProfiles::showSummary() {
    if (m_apply == nullptr)
        return;
    int refused = 0, done = 0, already = 0, differ = 0;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        const ProfilePlanModel::Row& row = m_model->row(i);
        refused += row.result == ProfilePlanModel::Result::Failed ? 1 : 0;
        done += row.result == ProfilePlanModel::Result::Good || row.result == ProfilePlanModel::Result::Adjusted;
        already += row.step.state == StepState::AlreadySo ? 1 : 0;
        differ += row.step.differs ? 1 : 0;
    }
    const SocketView* view = m_bridge.find(m_socket);
    const int chosen = m_model->chosenCount();
    m_apply->setEnabled(chosen > 0 && m_pending.empty() && view != nullptr && view->isOpen());
    m_apply->setText(m_pending.empty() ? tr("Apply: %1 \u00d7 setsockopt").arg(chosen) : tr("Applying\u2026"));
    // One line on a narrow page too: what stands below does not move.
    const QString rest = tr("%1 of %2 differ").arg(differ).arg(m_model->rowCount());
    m_summary->setText(done + refused > 0 ? tr("%1 set, %2 refused; %3.").arg(done).arg(refused).arg(rest)
                                          : tr("Dry run: %1, %2 as wanted.").arg(rest).arg(already));
}

void OptionProfiles::showDetails() {
    if (m_why == nullptr)
        return;
    const QModelIndex index = m_tree->currentIndex();
    if (!index.isValid() || index.row() >= m_model->rowCount()) {
        m_reason->setText(tr("Select a row to see why it is there; Enter edits its value."));
        return m_why->hush();
    }
    const ProfilePlanModel::Row& row = m_model->row(index.row());
    const QString reason =
        row.step.reason.empty() ? text(row.step.spec->meaning) : QString::fromStdString(row.step.reason);
    const auto cell = [&](int column) { return index.siblingAtColumn(column).data().toString(); };
    m_reason->setText(
        tr("%1: wanted %2, now %3. %4")
            .arg(cell(ProfilePlanModel::Option), cell(ProfilePlanModel::Wanted), cell(ProfilePlanModel::Now), reason));
    if (row.result == ProfilePlanModel::Result::Failed)
        return m_why->say(NoteKind::Error, tr("%1: %2").arg(row.resultHead, row.resultText));
    if (row.result != ProfilePlanModel::Result::None)
        return m_why->say(NoteKind::Hint, row.resultText);
    const bool isFault = row.step.state == StepState::Unreadable;
    m_why->say(isFault ? NoteKind::Error : NoteKind::Hint, QString::fromStdString(row.step.why));
}

void OptionProfiles::say(bool isFault, const QString& words) {
    m_news->say(isFault ? NoteKind::Error : NoteKind::Hint, words);
}

void OptionProfiles::askForImport() {
    auto* dialog = jsonDialog(this, tr("Import profiles"), tr("Profiles (*.json)"), QFileDialog::AcceptOpen);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &OptionProfiles::importFrom);
    dialog->show();
}

void OptionProfiles::askForExport() {
    auto* dialog = jsonDialog(this, tr("Export the profile"), tr("Profiles (*.json)"), QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("profile"));
    connect(dialog, &QFileDialog::fileSelected, this, &OptionProfiles::exportTo);
    dialog->show();
}

void OptionProfiles::copyAsC() {
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(optionsAsC("profile " + m_profile.name, settersOf(*m_model))));
    say(false, tr("Copied as C."));
}

void OptionProfiles::copyAsPython() {
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(optionsAsPython("profile " + m_profile.name, settersOf(*m_model))));
    say(false, tr("Copied as Python."));
}

} // namespace swb
