#include "tests/support/gui_access.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTextEdit>
#include <QTreeView>

#include <algorithm>

namespace swb::test {

namespace {

constexpr int kRowsRead = 100;

// A part of another control, which speaks for it.
bool isInner(const QWidget* widget) {
    const QWidget* parent = widget->parentWidget();
    return qobject_cast<const QComboBox*>(parent) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(parent) != nullptr ||
           qobject_cast<const QTabBar*>(parent) != nullptr || qobject_cast<const QHeaderView*>(widget) != nullptr ||
           widget->objectName().startsWith(QLatin1String("qt_"));
}

// Of buttons that exclude each other the tab key comes to the chosen one, the arrow keys to the others.
bool isForArrowKeys(const QWidget* widget) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const QButtonGroup* group = button != nullptr ? button->group() : nullptr;
    return group != nullptr && group->exclusive() && !button->isChecked();
}

bool takesTab(const QWidget* widget) {
    return (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget->focusProxy() == nullptr;
}

bool isField(const QWidget* widget) {
    return qobject_cast<const QComboBox*>(widget) != nullptr || qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr;
}

bool isText(const QWidget* widget) {
    return qobject_cast<const QPlainTextEdit*>(widget) != nullptr || qobject_cast<const QTextEdit*>(widget) != nullptr;
}

bool isControl(const QWidget* widget) {
    return takesTab(widget) || isField(widget) || isText(widget) || qobject_cast<const QTabBar*>(widget) != nullptr ||
           qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(widget) != nullptr;
}

QString accessibleNameOf(const QWidget* widget) {
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
    return access != nullptr ? access->text(QAccessible::Name).trimmed() : QString();
}

bool hasLabel(const QWidget& combo) {
    const auto labels = combo.window()->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
        return label->buddy() != nullptr && (label->buddy() == &combo || combo.isAncestorOf(label->buddy())) &&
               !label->text().trimmed().isEmpty();
    });
}

QString where(const QWidget* widget) {
    QStringList steps;
    for (; widget != nullptr; widget = widget->parentWidget())
        if (const QString name = QString::fromLatin1(widget->metaObject()->className()); name.startsWith("swb::"))
            steps << name.mid(5);
    return steps.join(QStringLiteral(" < "));
}

QStringList viewFaults(const QAbstractItemView& view) {
    QStringList faults;
    const QAbstractItemModel* model = view.model();
    const auto* table = qobject_cast<const QTableView*>(&view);
    const auto* tree = qobject_cast<const QTreeView*>(&view);
    if (model == nullptr || (table == nullptr && tree == nullptr))
        return faults;
    const auto isHidden = [&](int column) {
        return table ? table->isColumnHidden(column) : tree->isColumnHidden(column);
    };
    for (int column = 0; column < model->columnCount(); ++column) {
        const QVariant spoken = model->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole);
        if (!isHidden(column) && model->headerData(column, Qt::Horizontal).toString().isEmpty() &&
            spoken.toString().isEmpty())
            faults << QStringLiteral("column %1 has no name").arg(column);
    }
    for (int row = 0; row < std::min(kRowsRead, model->rowCount()); ++row) {
        bool says = false;
        for (int column = 0; column < model->columnCount(); ++column) {
            const QModelIndex cell = model->index(row, column);
            const bool hasText =
                !cell.data().toString().isEmpty() || !cell.data(Qt::AccessibleTextRole).toString().isEmpty();
            says = says || (hasText && !isHidden(column));
            if (!hasText && (cell.data(Qt::DecorationRole).isValid() || cell.data(Qt::CheckStateRole).isValid()))
                faults << QStringLiteral("the cell %1, %2 has a picture and no words").arg(row).arg(column);
        }
        if (!says)
            faults << QStringLiteral("row %1 says nothing").arg(row);
    }
    return faults;
}

} // namespace

QString spokenName(const QWidget* widget) {
    if (widget == nullptr)
        return QStringLiteral("nothing");
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const QString name = widget->accessibleName().isEmpty() && button ? button->text() : widget->accessibleName();
    return QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + name;
}

QStringList accessFaults(const QWidget& root) {
    QStringList faults;
    const auto widgets = root.findChildren<QWidget*>();
    for (const QWidget* widget : widgets) {
        if (!widget->isVisibleTo(&root) || !isControl(widget) || isInner(widget))
            continue;
        const auto tell = [&](const QString& fault) {
            faults << QStringLiteral("%1 in %2: %3").arg(spokenName(widget), where(widget), fault);
        };
        if (const auto* combo = qobject_cast<const QComboBox*>(widget)) {
            if (!hasLabel(*combo))
                tell(QStringLiteral("a combo box without a label"));
        } else if (accessibleNameOf(widget).isEmpty()) {
            tell(QStringLiteral("no name"));
        }
        const bool speaks =
            isField(widget) || isText(widget) || qobject_cast<const QAbstractButton*>(widget) != nullptr;
        if (speaks && widget->toolTip().trimmed().isEmpty())
            tell(QStringLiteral("no tool tip"));
        if (const auto* view = qobject_cast<const QAbstractItemView*>(widget))
            for (const QString& fault : viewFaults(*view))
                tell(fault);
    }
    return faults;
}

QSet<QWidget*> tabStops(const QWidget& root) {
    QSet<QWidget*> stops;
    const auto widgets = root.findChildren<QWidget*>();
    for (QWidget* widget : widgets)
        if (takesTab(widget) && widget->isEnabled() && widget->isVisibleTo(&root) &&
            widget->window() == root.window() && qobject_cast<QComboBox*>(widget->parentWidget()) == nullptr &&
            !isForArrowKeys(widget))
            stops.insert(widget);
    return stops;
}

QString tabRoundFault(QWidget& root, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    const auto namesOf = [](const QSet<QWidget*>& widgets) {
        QStringList names;
        for (const QWidget* widget : widgets)
            names << spokenName(widget);
        names.sort();
        return names.join(QStringLiteral(", "));
    };
    // What the focus passes may enable or hide a control: only what is a stop before and after must have been reached.
    const QSet<QWidget*> before = tabStops(root);
    QWidget* first = root.window()->focusWidget();
    if (!before.contains(first))
        return QStringLiteral("%1, where the walk begins, is no stop").arg(spokenName(first));
    QSet<QWidget*> reached;
    QWidget* now = first;
    do {
        reached.insert(now);
        QTest::keyClick(now, key, modifiers);
        QWidget* next = root.window()->focusWidget();
        if (next == nullptr || (next == now && before.size() > 1))
            return QStringLiteral("%1 in %2 keeps the tab key").arg(spokenName(now), where(now));
        if (next != first && reached.contains(next))
            return QStringLiteral("from %1 back to %2 in %3; not yet reached: %4")
                .arg(spokenName(now), spokenName(next), where(next), namesOf(before - reached));
        now = next;
    } while (now != first);
    const QSet<QWidget*> missed = (tabStops(root) & before) - reached;
    return missed.isEmpty() ? QString() : QStringLiteral("never reached: %1").arg(namesOf(missed));
}

QString tabRoundFault(QWidget& root) {
    const QString fault = tabRoundFault(root, Qt::Key_Tab, Qt::NoModifier);
    return fault.isEmpty() ? tabRoundFault(root, Qt::Key_Backtab, Qt::ShiftModifier) : fault;
}

} // namespace swb::test
