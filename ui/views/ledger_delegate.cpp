#include "ui/views/ledger_delegate.h"

#include "ui/look/semantic.h"
#include "ui/models/ledger_model.h"
#include "ui/views/icon.h"

#include <QApplication>
#include <QPainter>

namespace swb {

namespace {

using State = LedgerModel::RowState;
using Group = LedgerModel::Group;

struct Look {
    const char16_t* icon; // of the result; empty: none
    Semantic tone;
};

Look lookOf(State state) {
    switch (state) {
    case State::Running:
        return {u"timer", Semantic::Running};
    case State::Failed:
        return {u"error", Semantic::Failure};
    case State::NotYet:
        return {u"history", Semantic::Warning};
    case State::Ended:
        return {u"interrupt", Semantic::MutedText};
    case State::Lost:
        return {u"warning", Semantic::MutedText};
    case State::Done:
        break;
    }
    return {u"", Semantic::Text};
}

const char16_t* originIcon(Origin origin) {
    switch (origin) {
    case Origin::User:
        return u"command";
    case Origin::Consequence:
        return u"chevron-right";
    case Origin::Automatic:
        return u"repeat";
    case Origin::Observer:
        break;
    }
    return u"observer";
}

// A bracket around the calls of one action; a consequence that stands away from the others has a hook.
QString groupMark(Group group, Origin origin) {
    switch (group) {
    case Group::First:
        return QStringLiteral("\u250c ");
    case Group::Middle:
        return QStringLiteral("\u2502 ");
    case Group::Last:
        return QStringLiteral("\u2514 ");
    case Group::None:
        break;
    }
    return origin == Origin::Consequence ? QStringLiteral("\u21b3 ") : QString();
}

// What stands in brackets explains the symbol before it: where both have no room, the symbol alone is shown. The tool
// tip has the whole.
void shorten(QStyleOptionViewItem* option) {
    const qsizetype bracket = option->text.indexOf(QLatin1String(" ("));
    if (bracket <= 0)
        return;
    const QStyle* style = option->widget != nullptr ? option->widget->style() : QApplication::style();
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, option, option->widget) + 1;
    const bool hasIcon = option->features.testFlag(QStyleOptionViewItem::HasDecoration);
    const int room = option->rect.width() - 2 * margin - (hasIcon ? option->decorationSize.width() + 2 * margin : 0);
    if (option->fontMetrics.horizontalAdvance(option->text) > room)
        option->text.truncate(bracket);
}

int gapBesideMark(const QStyleOptionViewItem& option) { return option.fontMetrics.averageCharWidth() * 2; }

// The longest that has room behind the text of the call; the shortest where none has, and then the call gives way.
QString markFor(const QStyleOptionViewItem& option, const QStringList& marks) {
    const int room =
        option.rect.width() - option.fontMetrics.horizontalAdvance(option.text) - 2 * gapBesideMark(option);
    for (const QString& mark : marks)
        if (option.fontMetrics.horizontalAdvance(mark) <= room)
            return mark;
    return marks.isEmpty() ? QString() : marks.last();
}

void setIcon(QStyleOptionViewItem* option, const char16_t* name, const QColor& ink) {
    option->icon = inked(icon(QStringView(name)), ink);
    option->features |= QStyleOptionViewItem::HasDecoration;
    const int side = option->fontMetrics.ascent() + 1;
    option->decorationSize = {side, side};
}

Semantic toneOf(int column, State state, Origin origin, bool scripted) {
    const bool outcome = column == LedgerModel::ResultColumn || column == LedgerModel::ErrnoColumn;
    if ((outcome && state != State::Done) || (column == LedgerModel::DurationColumn && state == State::Running))
        return lookOf(state).tone;
    if (outcome && scripted)
        return Semantic::Scripted;
    if (origin == Origin::Observer)
        return Semantic::Observer;
    const bool aside = column == LedgerModel::NumberColumn || column == LedgerModel::TimeColumn ||
                       column == LedgerModel::OriginColumn || column == LedgerModel::DurationColumn;
    return aside ? Semantic::MutedText : Semantic::Text;
}

} // namespace

void LedgerDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    const auto state = static_cast<State>(index.data(LedgerModel::StateRole).toInt());
    const auto origin = static_cast<Origin>(index.data(LedgerModel::OriginRole).toInt());
    const int column = index.column();
    const QColor ink = semanticColor(toneOf(column, state, origin, index.data(LedgerModel::ScriptedRole).toBool()));
    option->palette.setColor(QPalette::Text, ink);
    option->palette.setColor(QPalette::HighlightedText, ink);
    if (column == LedgerModel::ResultColumn && state != State::Done)
        setIcon(option, lookOf(state).icon, ink);
    if (column == LedgerModel::ResultColumn || column == LedgerModel::ErrnoColumn)
        shorten(option);
    else if (column == LedgerModel::OriginColumn)
        setIcon(option, originIcon(origin), ink);
    else if (column == LedgerModel::CallColumn)
        option->text.prepend(groupMark(static_cast<Group>(index.data(LedgerModel::GroupRole).toInt()), origin));
}

void LedgerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    const QStringList marks = index.data(LedgerModel::ChangesRole).toStringList();
    if (marks.isEmpty())
        return QStyledItemDelegate::paint(painter, given, index);
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QString mark = markFor(option, marks);
    const int width = option.fontMetrics.horizontalAdvance(mark), gap = gapBesideMark(option);
    option.text = option.fontMetrics.elidedText(option.text, Qt::ElideRight, option.rect.width() - width - 2 * gap);
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
    painter->save();
    painter->setFont(option.font);
    painter->setPen(semanticColor(Semantic::Accent));
    painter->drawText(option.rect.adjusted(0, 0, -gap / 2, 0), Qt::AlignRight | Qt::AlignVCenter, mark);
    painter->restore();
}

} // namespace swb
