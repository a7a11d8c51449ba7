#include "ui/editors/row_taker.h"

#include <QCheckBox>
#include <QDropEvent>

#include <algorithm>

namespace swb {

RowTaker::RowTaker(QWidget* widget)
    : QObject(widget)
    , m_widget(widget) {
    watch(widget);
}

RowTaker::RowTaker(QWidget* widget, Fits fits, Take take)
    : RowTaker(widget) {
    add(std::move(fits), std::move(take));
}

void RowTaker::add(Fits fits, Take take) { m_ways.push_back({std::move(fits), std::move(take)}); }

void RowTaker::watch(QWidget* part) {
    part->setAcceptDrops(true);
    part->installEventFilter(this);
}

const RowTaker::Way* RowTaker::wayFor(const CarriedRows& rows) const {
    if (rows.empty() || !m_widget->isEnabled())
        return nullptr;
    const auto way = std::ranges::find_if(m_ways, [&](const Way& candidate) { return candidate.fits(rows); });
    return way != m_ways.end() ? &*way : nullptr;
}

bool RowTaker::fits(const CarriedRows& rows) const { return wayFor(rows) != nullptr; }

bool RowTaker::take(const CarriedRows& rows) {
    const Way* way = wayFor(rows);
    if (way == nullptr)
        return false;
    way->take(rows);
    return true;
}

RowTaker* RowTaker::within(const QWidget* container, const CarriedRows& rows) {
    for (RowTaker* taker : container->findChildren<RowTaker*>())
        if (!taker->m_handsOn && taker->m_widget->isVisibleTo(container) && taker->fits(rows))
            return taker;
    return nullptr;
}

void RowTaker::handOn(QWidget* container) {
    auto* taker = new RowTaker(
        container, [container](const CarriedRows& rows) { return within(container, rows) != nullptr; },
        [container](const CarriedRows& rows) { within(container, rows)->take(rows); });
    taker->m_handsOn = true;
}

bool RowTaker::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::Drop)
        return QObject::eventFilter(watched, event);
    auto* drop = static_cast<QDropEvent*>(event); // the others are of this class, too
    if (!hasRows(drop->mimeData()))
        return QObject::eventFilter(watched, event);
    const CarriedRows rows = rowsOf(drop->mimeData());
    const bool isLate = m_isByPlace && type == QEvent::DragEnter; // it is the moves that tell, once it has entered
    if (!isLate && !fits(rows)) {
        drop->ignore();
        return true; // nor as text
    }
    drop->setDropAction(Qt::CopyAction);
    drop->accept();
    if (type == QEvent::Drop)
        take(rows);
    return true;
}

RowTaker::Fits oneOfKind(const QString& kind) {
    return [kind](const CarriedRows& rows) { return rows.size() == 1 && rows[0].kind == kind && rows[0].value; };
}

void takeAsCheck(QCheckBox* box) {
    new RowTaker(
        box, [box](const CarriedRows& rows) { return rows.size() == 1 && rows[0].symbol == box->text(); },
        [box](const CarriedRows&) { box->setChecked(true); });
}

} // namespace swb
