#include "ui/editors/option_delegate.h"

#include "core/net/interfaces.h"
#include "core/options/option_value.h"
#include "ui/look/words.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QFile>
#include <QKeyEvent>
#include <QLineEdit>

namespace swb {

namespace {

// What this kernel offers now, as it says itself.
QStringList congestionControls() {
    QFile file(QStringLiteral("/proc/sys/net/ipv4/tcp_available_congestion_control"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromLatin1(file.readAll()).simplified().split(u' ', Qt::SkipEmptyParts);
}

QStringList interfaces() {
    QStringList names;
    for (const auto& [index, name] : interfaceNames())
        names << QString::fromStdString(name);
    return names;
}

} // namespace

QStringList offeredValues(const OptionSpec& spec) {
    QStringList values;
    switch (spec.kind) {
    case ValueKind::Bool:
        return {QStringLiteral("on"), QStringLiteral("off")};
    case ValueKind::Enum:
        for (const NamedValue& value : spec.names())
            values << text(value.symbol);
        return values;
    case ValueKind::IfIndex:
    case ValueKind::IfIndexBig:
        return QStringList{QStringLiteral("0")} + interfaces();
    case ValueKind::Ifname:
        return QStringList{QStringLiteral("none")} + interfaces();
    case ValueKind::InterfaceIpv4:
        return interfaces();
    case ValueKind::Text:
        return spec.symbol == "TCP_CONGESTION" ? congestionControls() : QStringList();
    default:
        return {};
    }
}

QString rangeText(const OptionSpec& spec) {
    const QString unit = text(unitName(spec.unit));
    QString range = text(spec.range.words);
    if (range.isEmpty() && spec.range.isBounded())
        range = spec.range.high < kIntMax ? OptionDelegate::tr("%1 to %2").arg(spec.range.low).arg(spec.range.high)
                                          : OptionDelegate::tr("%1 and more").arg(spec.range.low);
    if (unit.isEmpty())
        return range;
    return range.isEmpty() ? OptionDelegate::tr("in %1").arg(unit) : OptionDelegate::tr("%1, in %2").arg(range, unit);
}

OptionDelegate::OptionDelegate(SpecOf specOf, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_specOf(std::move(specOf)) {}

QWidget* OptionDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const {
    const OptionSpec* spec = m_specOf(index);
    if (spec == nullptr || !spec->isSettable())
        return nullptr;
    const QStringList values = offeredValues(*spec);
    QWidget* editor = nullptr;
    if (values.isEmpty()) {
        auto* line = new QLineEdit(parent);
        line->setPlaceholderText(rangeText(*spec));
        editor = line;
    } else {
        auto* list = new QComboBox(parent);
        list->setEditable(spec->kind != ValueKind::Bool);
        list->setInsertPolicy(QComboBox::NoInsert);
        list->addItems(values);
        // A choice is an answer; a person who types ends with Enter.
        connect(list, &QComboBox::activated, this, [this, list] {
            auto* self = const_cast<OptionDelegate*>(this);
            emit self->commitData(list);
            emit self->closeEditor(list);
        });
        editor = list;
    }
    editor->setAccessibleName(tr("Value of %1").arg(text(spec->symbol)));
    editor->setToolTip(rangeText(*spec));
    editor->setAutoFillBackground(true);
    return editor;
}

void OptionDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    const QString value = index.data(Qt::EditRole).toString();
    if (auto* line = qobject_cast<QLineEdit*>(editor)) {
        line->setText(value);
        line->selectAll();
    } else if (auto* list = qobject_cast<QComboBox*>(editor)) {
        const int known = list->findText(value);
        list->setCurrentIndex(known);
        if (list->isEditable())
            list->setEditText(value);
    }
}

void OptionDelegate::setModelData(QWidget* editor, QAbstractItemModel*, const QModelIndex& index) const {
    if (const auto* line = qobject_cast<QLineEdit*>(editor))
        emit entered(index, line->text());
    else if (const auto* list = qobject_cast<QComboBox*>(editor))
        emit entered(index, list->currentText());
}

bool OptionDelegate::eventFilter(QObject* editor, QEvent* event) {
    auto* widget = qobject_cast<QWidget*>(editor);
    const bool leaves = event->type() == QEvent::FocusOut || event->type() == QEvent::Hide;
    if (widget != nullptr && leaves) {
        // The list of a combo box takes the focus from its own field.
        const auto* list = qobject_cast<QComboBox*>(widget);
        const bool isOpen =
            event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() == Qt::PopupFocusReason;
        if (!isOpen && !(list != nullptr && list->view() != nullptr && list->view()->isVisible()))
            emit closeEditor(widget, RevertModelCache);
        return false;
    }
    if (widget != nullptr && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Tab || key == Qt::Key_Backtab) { // moving on sets nothing
            emit closeEditor(widget, RevertModelCache);
            return true;
        }
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

} // namespace swb
