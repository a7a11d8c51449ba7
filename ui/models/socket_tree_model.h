#pragma once

#include "core/engine/socket_view.h"

#include <QAbstractItemModel>

#include <memory>
#include <unordered_map>
#include <vector>

namespace swb {

// The sockets of the workbench as a tree: accepted ones under their listener, the twins of a socketpair together.
class SocketTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1, // uint
        NameRole,                  // "s3"
        TransportRole,             // "TCP"
        AddressRole,               // "127.0.0.1:4000"
        StateTextRole,             // "ESTABLISHED"
        LifeRole,                  // int of Life
        ReadinessRole,             // int; absent while not observed
        AutomaticRole,             // bool: the traffic thread makes its calls
        BusyRole,                  // bool
    };

    explicit SocketTreeModel(QObject* parent = nullptr);
    ~SocketTreeModel() override;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void update(const std::vector<SocketView>& changed, const std::vector<SocketId>& removed);

    const SocketView* socket(const QModelIndex& index) const; // null for an invalid index
    QModelIndex indexOf(SocketId socket) const;
    std::size_t size() const { return m_nodes.size(); }
    int openCount() const;
    int closedCount() const { return static_cast<int>(size()) - openCount(); }

signals:
    void countsChanged();

private:
    struct Node;

    Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node* node) const;
    int rowOf(const Node* node) const;
    void insert(std::vector<std::unique_ptr<Node>> nodes);
    void remove(SocketId socket);
    void adopt(Node* parent, std::vector<Node*> children);
    void detach(Node* node);

    std::unique_ptr<Node> m_root;
    std::unordered_map<SocketId, std::unique_ptr<Node>> m_nodes;
};

} // namespace swb
