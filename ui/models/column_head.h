#pragma once

#include <QCoreApplication>
#include <QVariant>

namespace swb {

// A column of a table by its name, what it says to who asks, and the side its cells lean to.
struct ColumnHead {
    const char* header;
    const char* toolTip;
    Qt::Alignment alignment;
};

// What headerData() says of a column: of a ColumnHead, or of any row of a table that has the same members, of which the
// alignment may be absent. The words belong to the context.
template <typename Column>
QVariant headOf(const Column& column, const char* context, int role) {
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate(context, column.header);
    if (role == Qt::ToolTipRole)
        return QCoreApplication::translate(context, column.toolTip);
    if constexpr (requires { column.alignment; }) {
        if (role == Qt::TextAlignmentRole)
            return QVariant(column.alignment | Qt::AlignVCenter);
    }
    return {};
}

} // namespace swb
