#pragma once

#include "core/engine/option_report.h"
#include "core/options/option_spec.h"

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
    enum Column { Name, Value, Default, ChangedBy, When, Privilege, ColumnCount };
    enum class State { NotAsked, Answered, Refused };
    enum class NoteKind { None, Good, Failed };

    // One option of the socket, as it is known now.
    struct Row {
        const OptionSpec* spec = nullptr;
        const OptionSpec* form = nullptr;         // how its bytes are read: of TCP_CC_INFO, by the algorithm in use
        std::optional<OptionAnswer> now, atFirst; // atFirst: of a fresh socket
        QString value, defaultValue;              // their texts
        std::optional<Bytes> requested;           // what was set last
        QString changedBy;                        // the call that changed it last: "connect"
        NoteKind note = NoteKind::None;
        QString noteHead; // "EPERM", "reads 20000"
        QString noteText; // cause and remedy, or why it reads so

        State state() const { return !now ? State::NotAsked : now->error != 0 ? State::Refused : State::Answered; }
        bool isChanged() const; // from the default
    };

    explicit OptionsModel(QObject* parent = nullptr);
    ~OptionsModel() override;

    void take(const OptionReport& report);                                                 // of any kind of sweep
    void takeChanges(const std::vector<OptionChange>& changes, const QString& actionName); // who made them
    void takeValue(int level, int name, const OptionAnswer& answer, const QString& actionName = {});
    void setRequested(int level, int name, const Bytes& bytes);
    void setNote(int level, int name, NoteKind kind, const QString& head, const QString& text);

    const Row* row(const QModelIndex& index) const; // of an option, or of one of its fields; null elsewhere
    QModelIndex indexOf(int level, int name) const;
    bool isForeign(const QModelIndex& index) const; // an option of other systems
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
};

QString phaseText(Phase phase); // "before bind"
// How an option's value stands in a cell: with its unit.
QString optionCellText(const OptionSpec& spec, const OptionAnswer& answer);

} // namespace swb
