#pragma once

#include "ui/models/reference_model.h"

#include <QTableView>

namespace swb {

// Rows of the reference: as many columns as there is room for, one of them taking what is left. What is not seen of a
// row stands in its explanation.
class ReferenceTable : public QTableView {
    Q_OBJECT

public:
    // `stretched`: the column that takes what is left.
    ReferenceTable(const QString& name, ReferenceModel& model, int stretched, QWidget* parent = nullptr);

    const ReferenceFilter& filter() const { return *m_filter; }
    void setSearch(const QString& words);
    void setGroup(const QString& group);    // empty: all
    const ReferenceRow* currentRow() const; // null: none is selected
    void selectFirst();

signals:
    void rowChosen(const swb::ReferenceRow& row); // by a person: it became the current one

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fitColumns();

    ReferenceModel& m_model;
    ReferenceFilter* m_filter;
    int m_stretched;
};

} // namespace swb
