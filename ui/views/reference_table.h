#pragma once

#include "core/engine/socket_view.h"
#include "ui/models/reference_model.h"
#include "ui/models/reference_uses.h"

#include <QTableView>

#include <functional>

class QMenu;

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
    bool reveal(const QString& kind, const QString& symbol); // selects that row, if it is among those that are shown
    CarriedRows carried() const;                             // those that are selected
    // What the rows can be used on: the socket whose page is open, or null. The menu of a row offers it, and the
    // actions of this widget behind it.
    void setTarget(std::function<const SocketView*()> target) { m_target = std::move(target); }
    std::vector<ReferenceUse> uses() const; // of the rows that are selected
    void fillUses(QMenu& menu);

signals:
    void useWanted(const swb::ReferenceUse& use, const swb::CarriedRows& rows);
    void rowChosen(const swb::ReferenceRow& row); // by a person: it became the current one

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void startDrag(Qt::DropActions supported) override;

private:
    void fitColumns();
    void useFirst();

    ReferenceModel& m_model;
    ReferenceFilter* m_filter;
    int m_stretched;
    std::function<const SocketView*()> m_target;
};

} // namespace swb
