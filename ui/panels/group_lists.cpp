#include "ui/panels/group_lists.h"

#include "core/constants/numbers.h"
#include "core/inspect/group_reader.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/group_log.h"
#include "ui/models/group_model.h"
#include "ui/views/choice_row.h"
#include "ui/views/flow_layout.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace swb {

namespace {

constexpr int kRowsShown = 5;
constexpr int kWideFrom = 460; // where every column has room

} // namespace

GroupLists::GroupLists(EngineBridge& bridge, SocketId socket, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_log(GroupLog::of(bridge))
    , m_whose(new ChoiceRow)
    , m_own(new GroupModel(this))
    , m_machine(new GroupModel(this))
    , m_tree(new QTreeView)
    , m_empty(new QLabel)
    , m_leave(new QPushButton(tr("Leave")))
    , m_again(new QPushButton(tr("Read again"))) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    auto* heading = new QLabel(tr("Joined groups"));
    setTextRole(heading, TextRole::Heading);
    column->addWidget(heading);
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_whose->add(static_cast<int>(Whose::Socket), tr("This socket"), tr("What was joined by calls on this socket"));
    m_whose->add(static_cast<int>(Whose::Machine), tr("This machine"),
                 tr("Every group of every interface, as the kernel tells in /proc/net"));
    for (QWidget* widget :
         {static_cast<QWidget*>(m_whose), static_cast<QWidget*>(m_leave), static_cast<QWidget*>(m_again)})
        row->addWidget(widget);
    column->addWidget(box);
    createTree();
    m_empty->setWordWrap(true);
    setTextRole(m_empty, TextRole::Small);
    setTextTone(m_empty, Semantic::MutedText);
    column->addWidget(m_empty);
    column->addWidget(m_tree);
    m_again->setToolTip(tr("Reads igmp, igmp6, mcfilter and mcfilter6 again"));
    connect(m_whose, &ChoiceRow::chosen, this, &GroupLists::refresh);
    connect(m_leave, &QPushButton::clicked, this, &GroupLists::leave);
    connect(m_again, &QPushButton::clicked, this, &GroupLists::readMachine);
    connect(&m_log, &GroupLog::changed, this, &GroupLists::refresh);
    refresh();
}

void GroupLists::createTree() {
    m_tree->setAccessibleName(tr("Groups"));
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setModel(m_own);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setMinimumSectionSize(1);
    m_tree->installEventFilter(this);
    connect(m_tree, &QTreeView::clicked, this, &GroupLists::showCurrent);
}

GroupLists::Whose GroupLists::whose() const { return static_cast<Whose>(m_whose->current()); }

void GroupLists::refresh() {
    m_own->setMemberships(m_log.memberships(m_socket));
    const bool isOwn = whose() == Whose::Socket;
    GroupModel* model = isOwn ? m_own : m_machine;
    if (!isOwn)
        m_machine->setHostGroups(hostGroups());
    if (m_tree->model() != model) {
        m_tree->setModel(model);
        connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &GroupLists::showCurrent);
    }
    if (isOwn && model->rowCount() > 0 && !m_tree->currentIndex().isValid())
        m_tree->setCurrentIndex(model->index(0, 0));
    m_tree->setVisible(model->rowCount() > 0);
    m_empty->setVisible(model->rowCount() == 0);
    m_leave->setVisible(isOwn);
    m_again->setVisible(!isOwn);
    const int rows = std::min(std::max(model->rowCount(), 1), kRowsShown);
    const int height = std::max(m_tree->sizeHintForRow(0), m_tree->fontMetrics().height());
    m_tree->setFixedHeight(m_tree->header()->sizeHint().height() + rows * height + 2 * m_tree->frameWidth());
    const SocketView* view = m_bridge.find(m_socket);
    const bool cameFromElsewhere = view != nullptr && (view->inherited || view->receivedFrom);
    m_empty->setText(cameFromElsewhere
                         ? tr("None by calls made here. What was joined before the socket came is not known.")
                         : tr("None yet. The groups of a socket end with it."));
    fitColumns();
    const Membership* one = selected();
    const OptionSpec* option = one == nullptr ? nullptr : groupOption(GroupDeed::Leave, one->form, one->family);
    m_leave->setToolTip(option == nullptr
                            ? tr("Leaves the selected group")
                            : tr("Leaves the selected group: setsockopt() of %1").arg(text(option->symbol)));
    m_leave->setEnabled(m_isUsable && one != nullptr);
}

// The senders have what the others leave; a narrow page does without the last column, which the tool tip has too.
void GroupLists::fitColumns() {
    QHeaderView* header = m_tree->header();
    header->setStretchLastSection(false);
    for (int column = 0; column < GroupModel::ColumnCount; ++column)
        header->setSectionResizeMode(column, column == GroupModel::SendersColumn ? QHeaderView::Stretch
                                                                                 : QHeaderView::ResizeToContents);
    m_tree->setColumnHidden(GroupModel::MembersColumn, whose() == Whose::Socket && width() < scaled(kWideFrom));
}

void GroupLists::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

void GroupLists::readMachine() {
    if (whose() == Whose::Machine)
        refresh();
}

void GroupLists::setUsable(bool usable) {
    m_isUsable = usable;
    refresh();
}

const Membership* GroupLists::selected() const {
    const std::vector<Membership>& all = m_log.memberships(m_socket);
    const auto row = static_cast<std::size_t>(m_tree->currentIndex().row());
    return m_tree->model() == m_own && m_tree->currentIndex().isValid() && row < all.size() ? &all[row] : nullptr;
}

void GroupLists::showCurrent() {
    m_leave->setEnabled(m_isUsable && selected() != nullptr);
    const auto* model = static_cast<const GroupModel*>(m_tree->model());
    if (!m_tree->currentIndex().isValid() || !isVisible())
        return;
    const GroupModel::Row& row = model->row(m_tree->currentIndex().row());
    const auto address = row.family == kAfInet6 ? Address::parseInet6(row.group.toStdString(), {})
                                                : Address::parseInet(row.group.toStdString(), {});
    if (address)
        emit explainRequested(explainAddress(*address));
}

void GroupLists::leave() {
    const Membership* one = selected();
    if (one == nullptr)
        return;
    GroupRequest request;
    request.deed = GroupDeed::Leave;
    request.form = one->form;
    request.family = one->family;
    request.group = one->group;
    request.interface = one->interface;
    request.interfaceAddress = one->interfaceAddress;
    emit leaveAsked(request);
}

bool GroupLists::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_tree && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
        leave();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace swb
