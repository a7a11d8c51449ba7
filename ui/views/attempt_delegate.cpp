#include "ui/views/attempt_delegate.h"

#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/attempt_list_model.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace swb {

namespace {

void drawLines(QPainter* painter, const QRectF& area, qreal step) {
    painter->setPen(semanticColor(Semantic::Separator));
    for (int i = 0; step > 0 && i * step < 1 + step / 2; ++i) {
        const qreal x = area.left() + std::min(i * step, 1.0) * area.width();
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
}

// Filled: how it ended is known. An outline alone: closed, because of another. Open at its end: under way.
void drawBar(QPainter* painter, const QRectF& bar, Attempt::State state, const QColor& ink) {
    const bool isFilled = state == Attempt::State::Won || state == Attempt::State::Failed;
    QColor ground = ink;
    ground.setAlphaF(isFilled ? 1.0 : 0.25);
    painter->fillRect(bar, ground);
    painter->setPen(ink);
    if (!isFilled && state != Attempt::State::Running)
        painter->drawRect(bar);
    if (state != Attempt::State::Running)
        painter->fillRect(QRectF(bar.right() - scaled(1), bar.top() - scaled(3), scaled(2), bar.height() + scaled(6)),
                          ink);
}

void drawTime(QPainter* painter, const QRectF& area, const QModelIndex& index, const QColor& ink) {
    const QVariant begin = index.data(AttemptListModel::BeginRole);
    if (!begin.isValid())
        return;
    const qreal from = area.left() + begin.toReal() * area.width();
    const qreal to = area.left() + index.data(AttemptListModel::EndRole).toReal() * area.width();
    const qreal height = area.height() / 2;
    const QRectF bar(from, area.center().y() - height / 2, std::max<qreal>(to - from, scaled(2)), height);
    drawBar(painter, bar, static_cast<Attempt::State>(index.data(AttemptListModel::StateRole).toInt()), ink);
}

void drawText(QPainter* painter, const QRectF& area, const QString& text, const QFont& font, const QColor& ink) {
    painter->setFont(font);
    painter->setPen(ink);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, static_cast<int>(area.width())));
}

int lineHeight(TextRole role) { return QFontMetrics(fontFor(role)).height(); }

} // namespace

void AttemptDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    if (index.column() == AttemptListModel::NumberColumn)
        return QStyledItemDelegate::paint(painter, given, index);
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    painter->save();
    const QRectF area = QRectF(option.rect).adjusted(scaled(6), scaled(2), -scaled(6), -scaled(2));
    const QRectF below = area.adjusted(0, area.height() - lineHeight(TextRole::Small), 0, 0);
    const QRectF above = area.adjusted(0, 0, 0, -below.height());
    const auto ink = index.data(Qt::ForegroundRole).value<QColor>();
    drawText(painter, below, index.data(AttemptListModel::BelowRole).toString(), option.font, ink);
    if (index.column() == AttemptListModel::AddressColumn) {
        drawText(painter, above, index.data(AttemptListModel::MainRole).toString(), fontFor(TextRole::Code),
                 semanticColor(Semantic::Text));
    } else {
        drawLines(painter, above, index.data(AttemptListModel::StepRole).toReal());
        drawTime(painter, above, index, ink);
    }
    painter->restore();
}

QSize AttemptDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int height = lineHeight(TextRole::Code) + lineHeight(TextRole::Small) + scaled(6);
    if (index.column() == AttemptListModel::NumberColumn)
        return {QStyledItemDelegate::sizeHint(option, index).width(), height};
    const auto width = [](TextRole role, const QString& text) {
        return QFontMetrics(fontFor(role)).horizontalAdvance(text);
    };
    const int words = width(TextRole::Small, index.data(AttemptListModel::BelowRole).toString());
    if (index.column() == AttemptListModel::TimeColumn)
        return {std::max(scaled(104), words + scaled(14)), height};
    return {std::max(words, width(TextRole::Code, index.data(AttemptListModel::MainRole).toString())) + scaled(14),
            height};
}

} // namespace swb
