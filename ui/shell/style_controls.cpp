#include "ui/look/control_look.h"
#include "ui/look/semantic.h"
#include "ui/shell/style_paint.h"

#include <QComboBox>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleOption>
#include <QTextEdit>
#include <QVariant>
#include <QWidget>

namespace swb::paint {

namespace {

constexpr qreal kRadius = 4.0;
constexpr qreal kRing = 2.0;

enum class ButtonKind { Plain, Flat, Prominent, Danger };

struct ButtonState {
    ButtonKind kind;
    bool enabled, hovered, pressed, checked, focused;
};

ButtonState stateOf(const QStyleOption* option, const QWidget* widget) {
    ButtonState state{};
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (widget && widget->property(kDangerProperty).toBool())
        state.kind = ButtonKind::Danger;
    else if (widget && widget->property(kProminentProperty).toBool())
        state.kind = ButtonKind::Prominent;
    else if (button && button->features.testFlag(QStyleOptionButton::Flat))
        state.kind = ButtonKind::Flat;
    state.enabled = option->state.testFlag(QStyle::State_Enabled);
    state.hovered = state.enabled && option->state.testFlag(QStyle::State_MouseOver);
    state.pressed = state.enabled && option->state.testFlag(QStyle::State_Sunken);
    state.checked = option->state.testFlag(QStyle::State_On);
    state.focused = state.enabled && option->state.testFlag(QStyle::State_HasFocus);
    return state;
}

bool isInvalid(const QWidget* widget) {
    if (!widget)
        return false;
    if (widget->property(kInvalidProperty).toBool())
        return true;
    // An editable combo box or a spin box shows the fault of the editor inside it.
    const QWidget* editor = widget->focusProxy();
    return editor && editor->parentWidget() == widget && editor->property(kInvalidProperty).toBool();
}

qreal towards(const ButtonState& state, qreal hovered, qreal pressed) {
    return state.pressed ? pressed : state.hovered ? hovered : 0.0;
}

struct Faces {
    QColor fill, border;
};

Faces facesOf(const ButtonState& state, const QPalette& palette) {
    const QColor ink = palette.color(QPalette::ButtonText);
    const QColor face = palette.color(QPalette::Button);
    if (!state.enabled)
        return {state.kind == ButtonKind::Flat ? QColor(Qt::transparent) : face, semanticColor(Semantic::Separator)};
    const QColor accent = semanticColor(Semantic::Accent);
    const QColor failure = semanticColor(Semantic::Failure);
    switch (state.kind) {
    case ButtonKind::Prominent: {
        const QColor fill = mixed(accent, semanticColor(Semantic::Text), towards(state, 0.14, 0.28));
        return {fill, fill};
    }
    case ButtonKind::Danger:
        if (state.hovered || state.pressed) {
            const QColor fill = mixed(failure, semanticColor(Semantic::Text), state.pressed ? 0.2 : 0.0);
            return {fill, fill};
        }
        return {face, failure};
    case ButtonKind::Flat:
    case ButtonKind::Plain:
        break;
    }
    if (state.checked)
        return {mixed(face, accent, 0.16 + towards(state, 0.06, 0.12)), accent};
    const bool flat = state.kind == ButtonKind::Flat;
    if (flat && !state.hovered && !state.pressed)
        return {Qt::transparent, Qt::transparent};
    const QColor fill = mixed(flat ? palette.color(QPalette::Window) : face, ink, towards(state, 0.07, 0.15));
    return {fill, flat ? QColor(Qt::transparent) : semanticColor(Semantic::Border)};
}

} // namespace

void roundedBox(QPainter* painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border,
                qreal width) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.alpha() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(border.alpha() ? QPen(border, width) : QPen(Qt::NoPen));
    const qreal inset = border.alpha() ? width / 2 : 0.0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset);
    painter->restore();
}

void focusRing(QPainter* painter, const QRectF& rect, qreal unit) {
    roundedBox(painter, rect, kRadius * unit, Qt::transparent, semanticColor(Semantic::Accent),
               kRing * qMax(1.0, unit));
}

void chevron(QPainter* painter, const QRectF& rect, Qt::ArrowType direction, const QColor& color, qreal unit) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.center());
    const qreal turns = direction == Qt::UpArrow      ? 180
                        : direction == Qt::LeftArrow  ? 90
                        : direction == Qt::RightArrow ? -90
                                                      : 0;
    painter->rotate(turns);
    const qreal reach = qMin(4.0 * unit, qMin(rect.width(), rect.height()) / 2.4);
    painter->setPen(QPen(color, 1.5 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF points[] = {{-reach, -reach / 2}, {0, reach / 2}, {reach, -reach / 2}};
    painter->drawPolyline(points, 3);
    painter->restore();
}

void pushButton(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit) {
    const ButtonState state = stateOf(option, widget);
    const Faces faces = facesOf(state, option->palette);
    QRectF rect(option->rect);
    if (state.focused) {
        focusRing(painter, rect, unit);
        // A gap keeps the ring visible around a face of the ring's own colour.
        const qreal gap = kRing * qMax(1.0, unit) + (state.kind == ButtonKind::Prominent ? 1.5 * unit : 0);
        rect.adjust(gap, gap, -gap, -gap);
        roundedBox(painter, rect, (kRadius - 2) * unit, faces.fill, Qt::transparent);
        return;
    }
    roundedBox(painter, rect, kRadius * unit, faces.fill, faces.border, qMax(1.0, qRound(unit) * 1.0));
}

QColor pushButtonInk(const QStyleOption* option, const QWidget* widget) {
    const ButtonState state = stateOf(option, widget);
    if (state.enabled && state.kind == ButtonKind::Prominent)
        return semanticColor(Semantic::OnAccent);
    if (state.enabled && state.kind == ButtonKind::Danger)
        return semanticColor(state.hovered || state.pressed ? Semantic::OnFailure : Semantic::Failure);
    return option->palette.color(QPalette::ButtonText);
}

void toolButton(QPainter* painter, const QStyleOption* option, qreal unit) {
    ButtonState state = stateOf(option, nullptr);
    const QColor ink = option->palette.color(QPalette::ButtonText);
    const QColor ground = option->palette.color(QPalette::Window);
    QColor fill = Qt::transparent;
    if (state.enabled && state.checked)
        fill = mixed(ground, semanticColor(Semantic::Accent), 0.18 + towards(state, 0.06, 0.12));
    else if (state.hovered || state.pressed)
        fill = mixed(ground, ink, towards(state, 0.09, 0.17));
    roundedBox(painter, option->rect, kRadius * unit, fill, Qt::transparent);
}

QStyleOptionComboBox shortened(const QStyleOptionComboBox& combo, const QStyle& style, const QWidget* widget) {
    QStyleOptionComboBox copy(combo);
    const int image = copy.currentIcon.isNull() ? 0 : copy.iconSize.width() + 4;
    const QRect room = style.subControlRect(QStyle::CC_ComboBox, &combo, QStyle::SC_ComboBoxEditField, widget);
    copy.currentText = copy.fontMetrics.elidedText(copy.currentText, Qt::ElideRight, room.width() - image);
    return copy;
}

void field(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit) {
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool focused = enabled && option->state.testFlag(QStyle::State_HasFocus);
    const bool hovered = enabled && option->state.testFlag(QStyle::State_MouseOver);
    const bool readOnly = option->state.testFlag(QStyle::State_ReadOnly);
    const auto* combo = qobject_cast<const QComboBox*>(widget);
    QColor fill = option->palette.color(combo && !combo->isEditable() ? QPalette::Button : QPalette::Base);
    if (readOnly)
        fill = option->palette.color(QPalette::Window);
    QColor border = semanticColor(hovered ? Semantic::MutedText : Semantic::Border);
    qreal width = qMax(1.0, qRound(unit) * 1.0);
    if (!enabled)
        border = semanticColor(Semantic::Separator);
    if (focused) {
        border = semanticColor(Semantic::Accent);
        width = kRing * qMax(1.0, unit);
    }
    if (enabled && isInvalid(widget)) {
        border = semanticColor(Semantic::Failure);
        width = focused ? width : 1.5 * unit;
    }
    roundedBox(painter, option->rect, kRadius * unit, fill, border, width);
}

void areaFrame(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit) {
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool focused = enabled && option->state.testFlag(QStyle::State_HasFocus);
    QColor border = semanticColor(Semantic::Separator);
    qreal width = 1.0;
    const bool editor = qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
    if (editor && enabled && !widget->property("readOnly").toBool())
        border = semanticColor(Semantic::Border);
    if (enabled && isInvalid(widget))
        border = semanticColor(Semantic::Failure);
    else if (focused)
        border = semanticColor(Semantic::Accent);
    if (focused || (enabled && isInvalid(widget)))
        width = kRing;
    const QColor fill = widget ? option->palette.color(QPalette::Base) : QColor(Qt::transparent);
    roundedBox(painter, option->rect, 3.0 * unit, fill, border, width);
}

void checkBox(QPainter* painter, const QStyleOption* option, qreal unit) {
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool on = option->state.testFlag(QStyle::State_On);
    const bool partly = option->state.testFlag(QStyle::State_NoChange);
    const bool hovered = enabled && option->state.testFlag(QStyle::State_MouseOver);
    const QColor accent = enabled ? semanticColor(Semantic::Accent) : semanticColor(Semantic::Separator);
    const QRectF box(option->rect);
    if (!on && !partly) {
        const QColor border = !enabled ? semanticColor(Semantic::Separator)
                                       : semanticColor(hovered ? Semantic::Accent : Semantic::Border);
        roundedBox(painter, box, 3.5 * unit, option->palette.color(QPalette::Base), border, 1.25 * unit);
        return;
    }
    roundedBox(painter, box, 3.5 * unit, hovered ? mixed(accent, semanticColor(Semantic::Text), 0.14) : accent,
               Qt::transparent);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor ink = enabled ? semanticColor(Semantic::OnAccent) : option->palette.color(QPalette::Text);
    painter->setPen(QPen(ink, 1.9 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&box](qreal x, qreal y) { return QPointF(box.x() + box.width() * x, box.y() + box.height() * y); };
    if (partly) {
        painter->drawLine(at(0.28, 0.5), at(0.72, 0.5));
    } else {
        const QPointF mark[] = {at(0.25, 0.53), at(0.43, 0.70), at(0.76, 0.33)};
        painter->drawPolyline(mark, 3);
    }
    painter->restore();
}

void radioButton(QPainter* painter, const QStyleOption* option, qreal unit) {
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool on = option->state.testFlag(QStyle::State_On);
    const bool hovered = enabled && option->state.testFlag(QStyle::State_MouseOver);
    QColor border = semanticColor(on || hovered ? Semantic::Accent : Semantic::Border);
    if (!enabled)
        border = semanticColor(Semantic::Separator);
    const QRectF box(option->rect);
    roundedBox(painter, box, box.width() / 2, option->palette.color(QPalette::Base), border,
               on ? box.width() * 0.3 : 1.25 * unit);
}

} // namespace swb::paint
