#pragma once

#include "core/store/message_library.h"

#include <QAbstractItemModel>

namespace swb {

// The folders and messages of the library, those that suit what is searched for. A name is changed in place.
class MessageTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Key, Payload, ColumnCount };
    using Place = MessageLibrary::Place;

    // `library` outlives the model.
    explicit MessageTreeModel(MessageLibrary& library, QObject* parent = nullptr);

    void search(const QString& words); // every word somewhere in the folder's name, the message's or its text
    Place placeOf(const QModelIndex& index) const;
    QModelIndex indexOf(Place place) const; // invalid when it is not shown
    QModelIndex firstMessage() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Shown {
        int folder;
        std::vector<int> messages;
    };
    void refresh();
    QString cell(const StoredMessage& message, int column) const;

    MessageLibrary& m_library;
    QStringList m_words;
    std::vector<Shown> m_shown;
};

} // namespace swb
