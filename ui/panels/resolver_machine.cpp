#include "ui/panels/resolver_machine.h"

#include "core/net/server_address.h"
#include "core/resolve/check_lookup.h"
#include "core/resolve/ipv6_check.h"
#include "core/resolve/name_caches.h"
#include "core/resolve/name_files.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/cache_trial.h"
#include "ui/models/forms_model.h"
#include "ui/views/flow_layout.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/time_bar_delegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kLeastLines = 8;
constexpr int kTimeLines = 8;
constexpr int kServerCharacters = 34;
constexpr int kMostAsks = 50;
constexpr int kUsualAsks = 5;

FormsModel::Group fileGroup(const NameFile& file) {
    FormsModel::Group group{QStringLiteral("%1: %2").arg(text(file.path), text(file.purpose)), {}};
    if (!file.trouble.empty())
        group.forms.push_back({"-", file.trouble, ""});
    for (const NameFileLine& line : file.lines)
        group.forms.push_back({(line.why.empty() ? "" : "\u2192 ") + std::to_string(line.number), line.text, line.why});
    if (file.left > 0)
        group.forms.push_back({"", ResolverMachine::tr("and %1 lines more").arg(file.left).toStdString(), ""});
    if (group.forms.empty())
        group.forms.push_back({"-", ResolverMachine::tr("nothing but comments").toStdString(), ""});
    return group;
}

} // namespace

ResolverMachine::ResolverMachine(EngineBridge& engine, ResolverBridge& resolver, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_story(new FormsModel(this))
    , m_findings(new FormsModel(this))
    , m_trial(new CacheTrial(resolver, this)) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    column->setSpacing(scaled(6));
    auto* row = new QHBoxLayout;
    auto* label = new QLabel(tr("A name"));
    m_host = new QLineEdit(QStringLiteral("localhost"));
    label->setBuddy(m_host);
    setFieldName(m_host, tr("A name"));
    setTextRole(m_host, TextRole::Code);
    m_host->setToolTip(tr("The way of this host through the files is told; nobody is asked"));
    row->addWidget(label);
    row->addWidget(m_host, 1);
    column->addLayout(row);
    m_storyTree = createTree(m_story, tr("name service files"), tr("Read-only, as the files stand now"));
    column->addWidget(m_storyTree, 3);
    column->addWidget(createTrial());
    auto* check = new QPushButton(tr("Does this machine have IPv6?"));
    check->setToolTip(tr(
        "Sockets, ::1, dual stack, a route, an address: each tested now. Nothing is sent; the ledger has the calls"));
    check->setAutoDefault(false);
    column->addWidget(check, 0, Qt::AlignLeft);
    m_findingTree = createTree(m_findings, tr("findings about IPv6"), tr("What was found, and what it means"));
    column->addWidget(m_findingTree, 2);
    m_findingTree->hide(); // nothing is tested until somebody asks
    fillWithScrolling(this, page);
    setFocusProxy(m_host);
    connect(m_host, &QLineEdit::textChanged, this, &ResolverMachine::readFiles);
    connect(check, &QPushButton::clicked, this, &ResolverMachine::checkNow);
}

QWidget* ResolverMachine::createTrial() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    auto* fields = new FlowBox;
    auto* row = new FlowLayout(fields);
    row->setContentsMargins({});
    m_asks = new QSpinBox;
    m_asks->setRange(2, kMostAsks);
    m_asks->setValue(kUsualAsks);
    m_asks->setToolTip(tr("So often each way is gone"));
    row->addPair(tr("times"), m_asks);
    m_server = new QLineEdit;
    m_server->setPlaceholderText(tr("those of /etc/resolv.conf"));
    m_server->setToolTip(tr("The name server that is asked beside getaddrinfo(): an address in digits, with :port"));
    m_server->setMinimumWidth(m_server->fontMetrics().averageCharWidth() * kServerCharacters);
    setTextRole(m_server, TextRole::Code);
    row->addPair(tr("server"), m_server);
    m_ask = new QPushButton(tr("What does a cache change?"));
    m_ask->setToolTip(tr("Ask for the name again and again, by getaddrinfo() and by a question to the server, and "
                         "compare the times"));
    m_ask->setAutoDefault(false);
    row->addWidget(m_ask);
    m_trialNote = new InlineNote;
    m_times = new QTableView;
    m_times->setModel(m_trial);
    m_times->setItemDelegate(new TimeBarDelegate(CacheTrial::PartRole, m_times));
    m_times->setAccessibleName(tr("times of each ask"));
    m_times->setToolTip(tr("The bars are parts of the longest time"));
    m_times->setTabKeyNavigation(false);
    m_times->setShowGrid(false);
    m_times->setWordWrap(false);
    m_times->verticalHeader()->hide();
    m_times->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_times->horizontalHeader()->setHighlightSections(false);
    m_times->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_times->horizontalHeader()->setSectionResizeMode(CacheTrial::AskColumn, QHeaderView::ResizeToContents);
    m_times->setMinimumHeight(m_times->fontMetrics().height() * kTimeLines);
    m_times->hide();
    column->addWidget(fields);
    column->addWidget(m_trialNote);
    column->addWidget(m_times, 1);
    connect(m_ask, &QPushButton::clicked, this, &ResolverMachine::askOrStop);
    connect(m_trial, &CacheTrial::changed, this, &ResolverMachine::showTrial);
    for (QLineEdit* field : {m_host, m_server})
        connect(field, &QLineEdit::textChanged, this, &ResolverMachine::showTrial);
    showTrial();
    return box;
}

void ResolverMachine::askOrStop() {
    if (m_trial->isRunning())
        return m_trial->stop();
    m_times->show();
    m_trial->start(m_host->text().trimmed().toStdString(), m_server->text().trimmed().toStdString(), m_asks->value());
}

void ResolverMachine::showTrial() {
    const std::string server = m_server->text().trimmed().toStdString();
    const auto address = readServerAddress(server);
    const bool isWrong = !server.empty() && !address;
    const std::string host = m_host->text().trimmed().toStdString();
    setInvalid(m_server, isWrong ? Mark::On : Mark::Off);
    m_ask->setText(m_trial->isRunning() ? tr("Stop") : tr("What does a cache change?"));
    m_ask->setEnabled(m_trial->isRunning() || (!isWrong && !host.empty() && !checkHost(host)));
    if (isWrong)
        m_trialNote->say(NoteKind::Error, text(address.error().message));
    else
        m_trialNote->say(NoteKind::Hint, m_trial->summary());
}

QTreeView* ResolverMachine::createTree(FormsModel* model, const QString& name, const QString& toolTip) {
    auto* tree = new QTreeView;
    tree->setModel(model);
    tree->setAccessibleName(name);
    tree->setToolTip(toolTip);
    tree->setTabKeyNavigation(false);
    tree->setRootIsDecorated(false);
    tree->setItemsExpandable(false);
    tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    tree->setMinimumHeight(tree->fontMetrics().height() * kLeastLines);
    return tree;
}

void ResolverMachine::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    readFiles();
}

void ResolverMachine::readFiles() {
    const QString host = m_host->text().trimmed();
    const NameStory story = nameStory(host.toStdString());
    FormsModel::Group steps{tr("How %1 is found").arg(host), {}};
    for (std::size_t i = 0; i < story.steps.size(); ++i)
        steps.forms.push_back({std::to_string(i + 1) + ". " + story.steps[i], "", ""});
    FormsModel::Group caches{tr("What may keep answers"), {}};
    for (const NameCache& cache : cachesInPath())
        caches.forms.push_back({(cache.isThere ? "\u2192 " : "") + cache.name, cache.because, cache.meaning});
    std::vector<FormsModel::Group> groups{std::move(steps), std::move(caches)};
    for (const NameFile& file : story.files)
        groups.push_back(fileGroup(file));
    m_story->set(std::move(groups));
    for (int group = 0; group < m_story->rowCount(); ++group)
        m_storyTree->setFirstColumnSpanned(group, {}, true);
    const QModelIndex told = m_story->index(0, 0);
    for (int step = 0; step < m_story->rowCount(told); ++step)
        m_storyTree->setFirstColumnSpanned(step, told, true); // sentences
    m_storyTree->expandAll();
}

void ResolverMachine::checkNow() {
    CallContext context;
    context.recorder = &m_engine.engine().recorder();
    context.origin = Origin::User; // asked for: the ledger shows each call
    FormsModel::Group group{tr("IPv6, now"), {}};
    for (const Ipv6Finding& finding : checkIpv6(context))
        group.forms.push_back({finding.name,
                               (finding.holds ? tr("yes: %1") : tr("no: %1")).arg(text(finding.answer)).toStdString(),
                               finding.meaning});
    m_findings->set({std::move(group)});
    m_findingTree->expandAll();
    m_findingTree->show();
}

} // namespace swb
