#include "ui/panels/resolver_machine.h"

#include "core/resolve/ipv6_check.h"
#include "core/resolve/name_files.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/forms_model.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kLeastLines = 5;

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

ResolverMachine::ResolverMachine(EngineBridge& engine, QWidget* parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_story(new FormsModel(this))
    , m_findings(new FormsModel(this)) {
    auto* column = new QVBoxLayout(this);
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
    auto* check = new QPushButton(tr("Does this machine have IPv6?"));
    check->setToolTip(tr(
        "Sockets, ::1, dual stack, a route, an address: each tested now. Nothing is sent; the ledger has the calls"));
    check->setAutoDefault(false);
    column->addWidget(check, 0, Qt::AlignLeft);
    m_findingTree = createTree(m_findings, tr("findings about IPv6"), tr("What was found, and what it means"));
    column->addWidget(m_findingTree, 2);
    m_findingTree->hide(); // nothing is tested until somebody asks
    setFocusProxy(m_host);
    connect(m_host, &QLineEdit::textChanged, this, &ResolverMachine::readFiles);
    connect(check, &QPushButton::clicked, this, &ResolverMachine::checkNow);
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
        steps.forms.push_back({std::to_string(i + 1), story.steps[i], ""});
    std::vector<FormsModel::Group> groups{std::move(steps)};
    for (const NameFile& file : story.files)
        groups.push_back(fileGroup(file));
    m_story->set(std::move(groups));
    for (int group = 0; group < m_story->rowCount(); ++group)
        m_storyTree->setFirstColumnSpanned(group, {}, true);
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
