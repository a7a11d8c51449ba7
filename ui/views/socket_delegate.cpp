#include "ui/views/socket_delegate.h"

#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/socket_text.h"
#include "ui/models/socket_tree_model.h"
#include "ui/views/icon.h"

#include <QApplication>
#include <QPainter>

namespace swb {

namespace {

Semantic toneOf(Life life) {
    switch (life) {
    case Life::Listening:
        return Semantic::Accent;
    case Life::Connected:
        return Semantic::Success;
    case Life::Connecting:
    case Life::Closing:
        return Semantic::Warning;
    case Life::Fresh:
    case Life::Bound:
    case Life::Closed:
        break;
    }
    return Semantic::MutedText;
}

Semantic toneOfLight(int number) {
    static constexpr Semantic kTones[kReadinessLights] = {Semantic::Received, Semantic::Sent,    Semantic::Warning,
                                                          Semantic::Warning,  Semantic::Warning, Semantic::Failure};
    return kTones[number];
}

// One line of a row, filled from both of its ends. Everything is reckoned from left to right and mirrored when drawn.
class Line {
public:
    Line(QPainter* painter, const QRect& rect, Qt::LayoutDirection direction)
        : m_painter(painter)
        , m_whole(rect)
        , m_rest(rect)
        , m_direction(direction) {}

    void text(const QString& text, const QFont& font, const QColor& ink, Qt::TextElideMode elide) {
        const QFontMetrics metrics(font);
        const QString shown = metrics.elidedText(text, elide, qMax(0, m_rest.width()));
        const int width = metrics.horizontalAdvance(shown);
        draw(QRect(m_rest.x(), m_rest.y(), width, m_rest.height()), shown, font, ink);
        m_rest.setLeft(m_rest.left() + width + scaled(6));
    }

    void pill(const QString& text, const QFont& font, const QColor& ink, const QColor& ground) {
        const QFontMetrics metrics(font);
        const QString shown = metrics.elidedText(text, Qt::ElideRight, qMax(0, m_rest.width() - scaled(10)));
        const QRect place = takeEnd(metrics.horizontalAdvance(shown) + scaled(10));
        QRectF outline = QStyle::visualRect(m_direction, m_whole, place);
        const qreal surplus = outline.height() - metrics.height() - scaled(1);
        outline.adjust(0.5, surplus / 2, -0.5, -surplus / 2);
        m_painter->setPen(mixed(ground, ink, 0.5));
        m_painter->setBrush(mixed(ground, ink, 0.08));
        m_painter->drawRoundedRect(outline, outline.height() / 2, outline.height() / 2);
        m_painter->setBrush(Qt::NoBrush);
        draw(place, shown, font, ink);
    }

    void label(const QString& text, const QFont& font, const QColor& ink) {
        draw(takeEnd(QFontMetrics(font).horizontalAdvance(text) + scaled(10)), text, font, ink);
    }

    int rest() const { return m_rest.width(); }

    void icon(const QIcon& icon, int side) {
        icon.paint(m_painter, QStyle::visualRect(m_direction, m_whole, takeEnd(side)));
    }

private:
    QRect takeEnd(int width) {
        const QRect taken(m_rest.right() + 1 - width, m_rest.y(), width, m_rest.height());
        m_rest.setRight(taken.left() - 1 - scaled(4));
        return taken;
    }
    void draw(const QRect& place, const QString& text, const QFont& font, const QColor& ink) {
        m_painter->setFont(font);
        m_painter->setPen(ink);
        m_painter->drawText(QStyle::visualRect(m_direction, m_whole, place), Qt::AlignCenter | Qt::TextSingleLine,
                            text);
    }

    QPainter* m_painter;
    QRect m_whole;
    QRect m_rest;
    Qt::LayoutDirection m_direction;
};

void drawState(Line& line, const QModelIndex& index, const QColor& ground) {
    const auto life = static_cast<Life>(index.data(SocketTreeModel::LifeRole).toInt());
    const QFont caption = fontFor(TextRole::Caption);
    line.pill(index.data(SocketTreeModel::StateTextRole).toString(), caption, semanticColor(toneOf(life)), ground);
    if (index.data(SocketTreeModel::BusyRole).toBool())
        line.icon(inked(icon(u"timer"), semanticColor(Semantic::Running)), QFontMetrics(caption).ascent() + scaled(2));
}

// IN and OUT keep their places, lit or not, so that they do not jump, unless the address needs the room; the others
// come when they are lit.
void drawLights(Line& line, const QModelIndex& index, const QColor& ground, int addressWidth) {
    if (index.data(SocketTreeModel::AutomaticRole)
            .toBool()) // what could be read is read at once: a light would flicker
        return line.pill(SocketDelegate::tr("automatic"), fontFor(TextRole::Caption), semanticColor(Semantic::Running),
                         ground);
    const QVariant readiness = index.data(SocketTreeModel::ReadinessRole);
    if (!readiness.isValid())
        return;
    const QFont caption = fontFor(TextRole::Caption);
    const int places = 2 * (QFontMetrics(caption).horizontalAdvance(QStringLiteral("OUT")) + scaled(14));
    const bool roomy = line.rest() - places >= addressWidth;
    for (const int number : {1, 0, 2, 3, 4, 5}) {
        const ReadinessLight& light = readinessLight(number);
        const QString text = QString::fromLatin1(light.text);
        if (isLit(light, static_cast<short>(readiness.toInt())))
            line.pill(text, caption, semanticColor(toneOfLight(number)), ground);
        else if (number < 2 && roomy)
            line.label(text, caption, mixed(ground, semanticColor(Semantic::MutedText), 0.6));
    }
}

int rowHeight() {
    const int first = QFontMetrics(fontFor(TextRole::Body)).height();
    const int second = QFontMetrics(fontFor(TextRole::Small)).height();
    return first + second + 2 * scaled(6);
}

} // namespace

QSize SocketDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {scaled(120), rowHeight()};
}

void SocketDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);

    const bool closed = index.data(SocketTreeModel::LifeRole).toInt() == static_cast<int>(Life::Closed);
    const QColor ground = option.palette.color(QPalette::Base);
    const QColor muted = semanticColor(Semantic::MutedText);
    const QColor ink = closed ? muted : semanticColor(Semantic::Text);
    QFont name = fontFor(TextRole::Body);
    name.setWeight(QFont::DemiBold);
    const QRect area = option.rect.adjusted(scaled(4), scaled(6), -scaled(6), -scaled(6));
    const int first = QFontMetrics(name).height();

    Line upper(painter, QRect(area.x(), area.y(), area.width(), first), option.direction);
    upper.text(index.data(SocketTreeModel::NameRole).toString(), name, ink, Qt::ElideNone);
    drawState(upper, index, ground);
    upper.text(index.data(SocketTreeModel::TransportRole).toString(), fontFor(TextRole::Body), ink, Qt::ElideRight);

    Line lower(painter, QRect(area.x(), area.y() + first, area.width(), area.height() - first), option.direction);
    const QString address = index.data(SocketTreeModel::AddressRole).toString();
    const QFont small = fontFor(TextRole::Small);
    drawLights(lower, index, ground, QFontMetrics(small).horizontalAdvance(address));
    lower.text(address, small, muted, Qt::ElideMiddle);
    painter->restore();
}

} // namespace swb
