#pragma once

#include "core/options/profile.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// The plan of a profile for one socket, a row a call: what is wanted, what reads now, what the call would be, and once
// it was made what came of it. A check says whether Apply makes it.
class ProfilePlanModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Option, Wanted, Now, State, When, ColumnCount };
    enum class Result { None, Waiting, Good, Adjusted, Failed, NotMade };

    struct Row {
        ProfileStep step;
        bool isChosen = false;
        bool isByHand = false;  // whether it is chosen was said by a person
        bool isSettled = false; // what reads now has been read after the result
        Result result = Result::None;
        QString resultHead = {}; // "EINVAL"
        QString resultText = {}; // cause and remedy
    };

    using QAbstractTableModel::QAbstractTableModel;

    // A plan of the same lines keeps the checks made by hand, and the results.
    void setSteps(std::vector<ProfileStep> steps);
    void clear(); // the next plan begins anew
    void setResult(int row, Result result, const QString& head, const QString& text);
    void settle(int row); // a change of what reads from now on ends the result
    void forgetResults();

    const Row& row(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    int rowOfLine(std::size_t line) const; // of the profile; -1: none
    int chosenCount() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; // the check
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void chosenChanged();

private:
    void decide(Row& row) const; // whether it is chosen, where no person said so

    std::vector<Row> m_rows;
};

} // namespace swb
