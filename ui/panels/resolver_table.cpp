#include "ui/panels/resolver_table.h"

#include "ui/look/type_scale.h"

#include <QHeaderView>
#include <QTableView>

namespace swb {

namespace {

// Takes what room there is, and asks for no more than its minimum.
class ModestTable : public QTableView {
public:
    QSize sizeHint() const override { return {QTableView::sizeHint().width(), minimumHeight()}; }
};

} // namespace

QTableView* createResolverTable(QAbstractItemModel* model, const QString& name) {
    auto* table = new ModestTable;
    table->setModel(model);
    table->setAccessibleName(name);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + scaled(6));
    table->horizontalHeader()->setHighlightSections(false);
    return table;
}

int heightOfRows(const QTableView& table, int rows) {
    return table.horizontalHeader()->sizeHint().height() + rows * table.verticalHeader()->defaultSectionSize() +
           table.frameWidth() * 2;
}

} // namespace swb
