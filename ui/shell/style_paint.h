#pragma once

#include <QColor>
#include <QRectF>
#include <QStyleOptionComboBox>
#include <Qt>

class QPainter;
class QStyleOption;
class QStyle;
class QStyleOptionTab;
class QWidget;

// The drawings the style is made of. Each takes the unit: the length of 1 px at 10 points and 96 dpi.
namespace swb::paint {

void roundedBox(QPainter* painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border,
                qreal width = 1.0);
void focusRing(QPainter* painter, const QRectF& rect, qreal unit);
void chevron(QPainter* painter, const QRectF& rect, Qt::ArrowType direction, const QColor& color, qreal unit);

void pushButton(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit);
QColor pushButtonInk(const QStyleOption* option, const QWidget* widget);
void toolButton(QPainter* painter, const QStyleOption* option, qreal unit);

// A combo box whose text ends with an ellipsis where its field has no room for it.
QStyleOptionComboBox shortened(const QStyleOptionComboBox& combo, const QStyle& style, const QWidget* widget);

// The box of a line edit, combo box or spin box.
void field(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit);
// The frame around a text editor or an item view.
void areaFrame(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit);

void checkBox(QPainter* painter, const QStyleOption* option, qreal unit);
void radioButton(QPainter* painter, const QStyleOption* option, qreal unit);

void popupFrame(QPainter* painter, const QRectF& rect);
void rowPanel(QPainter* painter, const QStyleOption* option);
void itemPanel(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit);
void header(QPainter* painter, const QStyleOption* option);
void tab(QPainter* painter, const QStyleOptionTab& tab, qreal unit);
void branch(QPainter* painter, const QStyleOption* option, qreal unit);
void hairline(QPainter* painter, const QRect& rect, Qt::Edge edge);
void splitterHandle(QPainter* painter, const QStyleOption* option);
void progress(QPainter* painter, const QStyleOption* option, qreal unit);

} // namespace swb::paint
