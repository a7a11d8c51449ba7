#pragma once

class QAbstractItemModel;
class QString;
class QTableView;

namespace swb {

// A table of rows to select, as the Resolver shows look-ups, addresses and attempts.
QTableView* createResolverTable(QAbstractItemModel* model, const QString& name);
int heightOfRows(const QTableView& table, int rows); // with its header

} // namespace swb
