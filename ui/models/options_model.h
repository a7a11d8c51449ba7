#pragma once

#include "core/engine/option_report.h"
#include "core/options/option_names.h"
#include "ui/models/option_entry.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace swb {

// Every option there is, by level; below each the fields of its value where it has some; at the end what other systems
// have and this one has not. It shows what it is told: reading and setting is for others.
class OptionsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column {
        Name = OptionName,
        Value = OptionValue,
        Default = OptionDefault,
        Requested = OptionRequested,
        ChangedBy = OptionChangedBy,
        When = OptionWhen,
        Privilege = OptionPrivilege,
        ColumnCount = OptionColumnCount
    };
    using Row = OptionEntry;
    using State = OptionEntry::State;
    using NoteKind = OptionEntry::NoteKind;

    // A part of an option's value.
    struct Field {
        QString name, value, meaning;
        std::size_t offset = 0, length = 0;
    };

    explicit OptionsModel(QObject* parent = nullptr);
    ~OptionsModel() override;

    void take(const OptionReport& report);                                                 // of any kind of sweep
    void takeChanges(const std::vector<OptionChange>& changes, const QString& actionName); // who made them
    void takeValue(int level, int name, const OptionAnswer& answer, const QString& actionName = {});
    void setRequested(int level, int name, const Bytes& bytes);
    void setNote(int level, int name, NoteKind kind, const QString& head, const QString& text);

    void setStage(const OptionStage& stage);
    const OptionStage& stage() const { return m_stage; }

    const Row* row(const QModelIndex& index) const; // of an option, or of one of its fields; null elsewhere
    QModelIndex indexOf(int level, int name) const;
    const Field* field(const QModelIndex& index) const;           // null: it is none
    const ForeignOption* foreign(const QModelIndex& index) const; // an option of other systems; null: it is none
    std::optional<int> levelOf(const QModelIndex& index) const;   // of the row of a level of this system
    int answeredCount() const;
    int changedCount() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void countsChanged();

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    Node* find(int level, int name) const;
    QModelIndex indexOf(const Node* node, int column = 0) const;
    void answer(Node& node, const OptionAnswer& answer, const QString& actionName);
    void showFields(Node& node);
    void readUnder(std::string_view congestionControl);
    QVariant optionData(const Node& node, int column, int role) const;

    std::unique_ptr<Node> m_root;
    OptionStage m_stage;
};

} // namespace swb
