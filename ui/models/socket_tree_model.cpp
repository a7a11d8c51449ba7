#include "ui/models/socket_tree_model.h"

#include "ui/models/socket_text.h"

#include <QTextDocument>

#include <algorithm>

namespace swb {

struct SocketTreeModel::Node {
    SocketView view;
    Node* parent = nullptr;
    std::vector<Node*> children; // in order of key()

    // Twins stand together, where the first of them would stand.
    std::pair<SocketId, SocketId> key() const { return {view.twin ? std::min(view.id, view.twin) : view.id, view.id}; }
};

SocketTreeModel::SocketTreeModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>()) {}

SocketTreeModel::~SocketTreeModel() = default;

SocketTreeModel::Node* SocketTreeModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

int SocketTreeModel::rowOf(const Node* node) const {
    const auto& siblings = node->parent->children;
    return static_cast<int>(std::ranges::lower_bound(siblings, node->key(), {}, &Node::key) - siblings.begin());
}

QModelIndex SocketTreeModel::indexOf(const Node* node) const {
    return node == m_root.get() ? QModelIndex() : createIndex(rowOf(node), 0, const_cast<Node*>(node));
}

QModelIndex SocketTreeModel::indexOf(SocketId socket) const {
    const auto found = m_nodes.find(socket);
    return found == m_nodes.end() ? QModelIndex() : indexOf(found->second.get());
}

QModelIndex SocketTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)]);
}

QModelIndex SocketTreeModel::parent(const QModelIndex& index) const {
    return index.isValid() ? indexOf(nodeOf(index)->parent) : QModelIndex();
}

int SocketTreeModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int SocketTreeModel::columnCount(const QModelIndex&) const { return 1; }

const SocketView* SocketTreeModel::socket(const QModelIndex& index) const {
    return index.isValid() ? &nodeOf(index)->view : nullptr;
}

int SocketTreeModel::openCount() const {
    return static_cast<int>(
        std::ranges::count_if(m_nodes, [](const auto& entry) { return entry.second->view.isOpen(); }));
}

QVariant SocketTreeModel::data(const QModelIndex& index, int role) const {
    const SocketView* view = socket(index);
    if (view == nullptr)
        return {};
    switch (role) {
    case IdRole:
        return view->id.value;
    case NameRole:
        return socketName(view->id);
    case TransportRole:
        return namedTransportText(*view);
    case AddressRole:
        return addressText(*view);
    case StateTextRole:
        return lifeText(*view);
    case LifeRole:
        return static_cast<int>(view->life);
    case ReadinessRole:
        return view->readiness && view->isOpen() ? QVariant(int(*view->readiness)) : QVariant();
    case AutomaticRole:
        return view->automatic;
    case BusyRole:
        return view->isBusy();
    case Qt::DisplayRole:
        return QString(socketName(view->id) + QLatin1Char(' ') + whatText(*view));
    case Qt::AccessibleTextRole:
        return socketSummary(*view);
    case Qt::ToolTipRole:
        return Qt::convertFromPlainText(socketDetails(*view)); // an address may hold what looks like mark-up
    default:
        return {};
    }
}

QVariant SocketTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    return section == 0 && orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(tr("Socket"))
                                                                                    : QVariant();
}

void SocketTreeModel::update(const std::vector<SocketView>& changed, const std::vector<SocketId>& removed) {
    for (const SocketId socket : removed)
        remove(socket);
    std::vector<std::unique_ptr<Node>> fresh;
    for (const SocketView& view : changed) {
        const auto found = m_nodes.find(view.id);
        if (found == m_nodes.end()) {
            fresh.push_back(std::make_unique<Node>());
            fresh.back()->view = view;
            continue;
        }
        Node* node = found->second.get();
        if (node->view.parent != view.parent || node->view.twin != view.twin) { // its place changes
            detach(node);
            std::unique_ptr<Node> moved = std::move(found->second);
            m_nodes.erase(found);
            moved->view = view;
            fresh.push_back(std::move(moved));
            continue;
        }
        node->view = view;
        emit dataChanged(indexOf(node), indexOf(node));
    }
    insert(std::move(fresh));
    emit countsChanged();
}

void SocketTreeModel::insert(std::vector<std::unique_ptr<Node>> nodes) {
    std::ranges::sort(nodes, {}, [](const auto& node) { return node->view.id; });
    // By parent, so that a burst of accepted sockets is one insertion. A parent has a smaller number than its children.
    while (!nodes.empty()) {
        const auto parentOf = [this](const std::unique_ptr<Node>& node) {
            const auto found = m_nodes.find(node->view.parent);
            return found == m_nodes.end() ? m_root.get() : found->second.get();
        };
        Node* parent = parentOf(nodes.front());
        std::vector<std::unique_ptr<Node>> later;
        std::vector<Node*> children;
        std::vector<std::unique_ptr<Node>> taken;
        for (auto& node : nodes) {
            const bool waits = parentOf(node) != parent || std::ranges::any_of(taken, [&](const auto& t) {
                                   return t->view.id == node->view.parent;
                               });
            (waits ? later : taken).push_back(std::move(node));
        }
        for (auto& node : taken) {
            children.push_back(node.get());
            m_nodes.emplace(node->view.id, std::move(node));
        }
        adopt(parent, std::move(children));
        nodes = std::move(later);
    }
}

// The children have no parent yet. Those that follow each other are inserted at once.
void SocketTreeModel::adopt(Node* parent, std::vector<Node*> children) {
    std::ranges::sort(children, {}, &Node::key);
    auto& siblings = parent->children;
    const QModelIndex parentIndex = indexOf(parent);
    auto from = children.begin();
    while (from != children.end()) {
        const auto before = std::ranges::lower_bound(siblings, (*from)->key(), {}, &Node::key);
        auto to = children.end();
        if (before != siblings.end())
            to = std::ranges::lower_bound(from, children.end(), (*before)->key(), {}, &Node::key);
        const int row = static_cast<int>(before - siblings.begin());
        beginInsertRows(parentIndex, row, row + static_cast<int>(to - from) - 1);
        for (auto child = from; child != to; ++child)
            (*child)->parent = parent;
        siblings.insert(before, from, to);
        endInsertRows();
        from = to;
    }
}

// Takes the node out of its place. Its own children come to stand at the top.
void SocketTreeModel::detach(Node* node) {
    std::vector<Node*> orphans;
    if (!node->children.empty()) {
        beginRemoveRows(indexOf(node), 0, static_cast<int>(node->children.size()) - 1);
        orphans.swap(node->children);
        endRemoveRows();
    }
    const int row = rowOf(node);
    beginRemoveRows(indexOf(node->parent), row, row);
    node->parent->children.erase(node->parent->children.begin() + row);
    node->parent = nullptr;
    endRemoveRows();
    if (!orphans.empty())
        adopt(m_root.get(), std::move(orphans));
}

void SocketTreeModel::remove(SocketId socket) {
    const auto found = m_nodes.find(socket);
    if (found == m_nodes.end())
        return;
    detach(found->second.get());
    m_nodes.erase(found);
}

} // namespace swb
