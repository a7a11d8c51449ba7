#include "ui/shell/workbench_style.h"

#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/shell/style_paint.h"
#include "ui/views/icon.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QGroupBox>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QSplitterHandle>
#include <QStyleOption>
#include <QTableView>
#include <QToolButton>

namespace swb {

namespace {

// A line edit inside a combo box or spin box is framed by its owner.
bool isInnerEditor(const QWidget* widget) {
    const QWidget* parent = widget ? widget->parentWidget() : nullptr;
    return qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent);
}

// A selected row in a view whose frame shows the focus needs no third sign.
bool isToldBySelection(const QStyleOption* option, const QWidget* widget) {
    const auto* view = qobject_cast<const QAbstractItemView*>(widget);
    return view && option->state.testFlag(QStyle::State_Selected) && view->frameShape() != QFrame::NoFrame &&
           (!qobject_cast<const QTableView*>(view) || view->selectionBehavior() == QAbstractItemView::SelectRows);
}

void fillGround(QPainter* painter, const QStyleOption* option) {
    painter->fillRect(option->rect, option->palette.color(QPalette::Window));
}

void drawArrow(QPainter* painter, const QStyleOption* option, Qt::ArrowType type, qreal unit) {
    const QPalette::ColorRole role = QPalette::ButtonText;
    paint::chevron(painter, option->rect, type, option->palette.color(role), unit);
}

} // namespace

WorkbenchStyle::WorkbenchStyle()
    : QProxyStyle(QStringLiteral("fusion")) {}

void WorkbenchStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QLineEdit*>(widget) || qobject_cast<QSplitterHandle*>(widget) ||
        qobject_cast<QToolButton*>(widget) || qobject_cast<QAbstractSpinBox*>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void WorkbenchStyle::drawFocus(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    if (qobject_cast<const QPushButton*>(widget))
        return; // its bevel shows the focus
    if (widget && widget->window()->windowType() == Qt::Popup)
        return; // a list of choices has its one row selected
    if (isToldBySelection(option, widget))
        return;
    const auto* button = qobject_cast<const QToolButton*>(widget);
    paint::focusRing(painter, button ? button->rect() : option->rect, m_unit);
}

bool WorkbenchStyle::drawPanel(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonBevel:
        paint::pushButton(painter, option, widget, m_unit);
        return true;
    case PE_PanelButtonTool:
        paint::toolButton(painter, option, m_unit);
        return true;
    case PE_PanelLineEdit:
        if (!isInnerEditor(widget)) {
            const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            if (frame && frame->lineWidth > 0)
                paint::field(painter, option, widget, m_unit);
            else
                painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
        }
        return true;
    case PE_Frame:
        if (widget && widget->isWindow())
            paint::popupFrame(painter, option->rect);
        else
            paint::areaFrame(painter, option, qobject_cast<const QAbstractScrollArea*>(widget), m_unit);
        return true;
    case PE_FrameFocusRect:
        drawFocus(option, painter, widget);
        return true;
    default:
        return false;
    }
}

bool WorkbenchStyle::drawGround(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    switch (element) {
    case PE_PanelTipLabel:
    case PE_PanelMenu:
        painter->fillRect(option->rect, semanticColor(Semantic::Surface));
        paint::popupFrame(painter, option->rect);
        return true;
    case PE_FrameMenu:
        paint::popupFrame(painter, option->rect);
        return true;
    case PE_PanelItemViewRow:
        paint::rowPanel(painter, option);
        return true;
    case PE_PanelItemViewItem:
        paint::itemPanel(painter, option, widget, m_unit);
        return true;
    case PE_FrameTabBarBase:
        if (const auto* base = qstyleoption_cast<const QStyleOptionTabBarBase*>(option);
            base && base->shape != QTabBar::RoundedNorth)
            return true;
        paint::hairline(painter, option->rect, Qt::BottomEdge);
        return true;
    case PE_FrameTabWidget:
        paint::hairline(painter, option->rect, Qt::TopEdge);
        return true;
    case PE_FrameGroupBox:
    case PE_FrameStatusBarItem:
    case PE_FrameDockWidget:
    case PE_FrameDefaultButton:
    case PE_IndicatorToolBarHandle:
    case PE_PanelMenuBar:
        return true;
    case PE_PanelStatusBar:
        fillGround(painter, option);
        paint::hairline(painter, option->rect, Qt::TopEdge);
        return true;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        return true;
    default:
        return false;
    }
}

bool WorkbenchStyle::drawIndicator(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                   const QWidget* widget) const {
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paint::checkBox(painter, option, m_unit);
        return true;
    case PE_IndicatorRadioButton:
        paint::radioButton(painter, option, m_unit);
        return true;
    case PE_IndicatorBranch:
        paint::branch(painter, option, m_unit);
        return true;
    case PE_IndicatorArrowDown:
        drawArrow(painter, option, Qt::DownArrow, m_unit);
        return true;
    case PE_IndicatorArrowUp:
        drawArrow(painter, option, Qt::UpArrow, m_unit);
        return true;
    case PE_IndicatorArrowLeft:
        drawArrow(painter, option, Qt::LeftArrow, m_unit);
        return true;
    case PE_IndicatorArrowRight:
        drawArrow(painter, option, Qt::RightArrow, m_unit);
        return true;
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
            drawArrow(painter, option,
                      header->sortIndicator == QStyleOptionHeader::SortUp ? Qt::UpArrow : Qt::DownArrow, m_unit * 0.9);
        return true;
    case PE_IndicatorTabClose:
        paint::toolButton(painter, option, m_unit);
        icon(u"close").paint(painter, option->rect.adjusted(px(3), px(3), -px(3), -px(3)));
        return true;
    case PE_IndicatorToolBarSeparator: {
        const QRect inner = option->rect.adjusted(option->rect.width() / 2, px(4), 0, -px(4));
        if (option->state.testFlag(State_Horizontal))
            paint::hairline(painter, inner, Qt::LeftEdge);
        else
            paint::hairline(painter, option->rect.adjusted(px(4), option->rect.height() / 2, -px(4), 0), Qt::TopEdge);
        return true;
    }
    case PE_IndicatorDockWidgetResizeHandle:
        fillGround(painter, option);
        paint::splitterHandle(painter, option);
        return true;
    default:
        Q_UNUSED(widget)
        return false;
    }
}

void WorkbenchStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                   const QWidget* widget) const {
    if (!drawPanel(element, option, painter, widget) && !drawGround(element, option, painter, widget) &&
        !drawIndicator(element, option, painter, widget))
        QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void WorkbenchStyle::drawPushButtonBevel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    paint::pushButton(painter, option, widget, m_unit);
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (button && button->features.testFlag(QStyleOptionButton::HasMenu)) {
        const QRect arrow(option->rect.right() - px(22), option->rect.y(), px(16), option->rect.height());
        paint::chevron(painter, visualRect(option->direction, option->rect, arrow), Qt::DownArrow,
                       paint::pushButtonInk(option, widget), m_unit);
    }
}

void WorkbenchStyle::drawPushButtonLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (!button)
        return;
    const QColor ink = paint::pushButtonInk(option, widget);
    const bool enabled = option->state.testFlag(State_Enabled);
    const bool ownInk = ink != option->palette.color(QPalette::ButtonText);
    QRect rect = option->rect;
    if (button->features.testFlag(QStyleOptionButton::HasMenu))
        rect.setRight(rect.right() - px(16));
    int flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine;
    if (!proxy()->styleHint(SH_UnderlineShortcut, option, widget, nullptr))
        flags |= Qt::TextHideMnemonic;
    const QSize text = option->fontMetrics.size(Qt::TextShowMnemonic, button->text);
    const QSize image = button->icon.isNull() ? QSize(0, 0) : button->iconSize;
    const int gap = image.width() > 0 && !button->text.isEmpty() ? px(6) : 0;
    QRect content(0, 0, qMin(image.width() + gap + text.width(), rect.width()), rect.height());
    content.moveCenter(rect.center());
    if (image.width() > 0) {
        const QRect place(QPoint(content.x(), rect.y() + (rect.height() - image.height()) / 2), image);
        const QIcon shown = ownInk ? inked(button->icon, ink) : button->icon;
        shown.paint(painter, visualRect(option->direction, rect, place), Qt::AlignCenter,
                    enabled ? QIcon::Normal : QIcon::Disabled,
                    option->state.testFlag(State_On) ? QIcon::On : QIcon::Off);
    }
    content.setLeft(content.left() + image.width() + gap);
    QPalette palette = option->palette;
    if (ownInk)
        palette.setColor(QPalette::ButtonText, ink);
    proxy()->drawItemText(painter, visualRect(option->direction, rect, content), flags, palette, enabled, button->text,
                          QPalette::ButtonText);
}

void WorkbenchStyle::drawTabLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
    if (!tab)
        return;
    QStyleOptionTab copy(*tab);
    const bool enabled = copy.state.testFlag(State_Enabled);
    if (enabled && !copy.state.testFlag(State_Selected))
        copy.palette.setColor(QPalette::WindowText, semanticColor(Semantic::MutedText));
    QProxyStyle::drawControl(CE_TabBarTabLabel, &copy, painter, widget);
}

void WorkbenchStyle::drawHeaderLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (!header)
        return;
    QStyleOptionHeader copy(*header);
    copy.palette.setColor(QPalette::ButtonText, semanticColor(Semantic::MutedText));
    copy.state.setFlag(State_On, false); // else bold, for which there is no room
    QProxyStyle::drawControl(CE_HeaderLabel, &copy, painter, widget);
}

void WorkbenchStyle::drawDockTitle(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* title = qstyleoption_cast<const QStyleOptionDockWidget*>(option);
    if (!title)
        return;
    fillGround(painter, option);
    paint::hairline(painter, option->rect, Qt::BottomEdge);
    QRect text = subElementRect(SE_DockWidgetTitleBarText, option, widget).adjusted(px(6), 0, 0, 0);
    painter->save();
    // The painter comes with a title font of the platform, which does not follow the application's size.
    painter->setFont(fontFor(TextRole::Heading));
    painter->setPen(semanticColor(Semantic::MutedText));
    const QString elided = painter->fontMetrics().elidedText(title->title, Qt::ElideRight, text.width());
    painter->drawText(visualRect(option->direction, option->rect, text),
                      int(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic), elided);
    painter->restore();
}

void WorkbenchStyle::drawMenuBarItem(const QStyleOption* option, QPainter* painter) const {
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
    if (!item)
        return;
    fillGround(painter, option);
    if (item->state.testFlag(State_Selected) || item->state.testFlag(State_Sunken)) {
        const QRect pill = item->rect.adjusted(px(2), px(2), -px(2), -px(2));
        paint::roundedBox(painter, pill, 4 * m_unit, item->palette.color(QPalette::Highlight), Qt::transparent);
    }
    int flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine;
    if (!proxy()->styleHint(SH_UnderlineShortcut, option, nullptr, nullptr))
        flags |= Qt::TextHideMnemonic;
    proxy()->drawItemText(painter, item->rect, flags, item->palette, item->state.testFlag(State_Enabled), item->text,
                          QPalette::WindowText);
}

void WorkbenchStyle::drawItem(const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    if (!item)
        return;
    QStyleOptionViewItem copy(*item);
    // A colour that a model gave keeps its meaning on the soft ground of a selection.
    const QColor given = copy.palette.color(QPalette::Text);
    if (given != (widget ? widget->palette() : QApplication::palette()).color(QPalette::Text))
        copy.palette.setColor(QPalette::HighlightedText, given);
    QProxyStyle::drawControl(CE_ItemViewItem, &copy, painter, widget);
}

void WorkbenchStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
    switch (element) {
    case CE_PushButtonBevel:
        drawPushButtonBevel(option, painter, widget);
        return;
    case CE_PushButtonLabel:
        drawPushButtonLabel(option, painter, widget);
        return;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
            paint::tab(painter, *tab, m_unit);
        return;
    case CE_TabBarTabLabel:
        drawTabLabel(option, painter, widget);
        return;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        paint::header(painter, option);
        return;
    case CE_HeaderLabel:
        drawHeaderLabel(option, painter, widget);
        return;
    case CE_Splitter:
        paint::splitterHandle(painter, option);
        return;
    case CE_DockWidgetTitle:
        drawDockTitle(option, painter, widget);
        return;
    case CE_ToolBar:
    case CE_MenuBarEmptyArea:
        fillGround(painter, option);
        return;
    case CE_MenuBarItem:
        drawMenuBarItem(option, painter);
        return;
    case CE_ItemViewItem:
        drawItem(option, painter, widget);
        return;
    case CE_ComboBoxLabel:
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            const QStyleOptionComboBox fitted = paint::shortened(*combo, *proxy(), widget);
            return QProxyStyle::drawControl(element, &fitted, painter, widget);
        }
        return;
    case CE_ProgressBarGroove:
        paint::roundedBox(painter, option->rect, 3 * m_unit, semanticColor(Semantic::Separator), Qt::transparent, 0);
        return;
    case CE_ProgressBarContents:
        paint::progress(painter, option, m_unit);
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void WorkbenchStyle::drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (!bar)
        return;
    QColor ground = option->palette.color(QPalette::Window);
    const QWidget* holder = widget ? widget->parentWidget() : nullptr;
    if (const auto* area = qobject_cast<const QAbstractScrollArea*>(holder ? holder->parentWidget() : nullptr))
        ground = area->viewport()->palette().color(area->viewport()->backgroundRole());
    painter->fillRect(option->rect, ground);
    if (bar->minimum == bar->maximum)
        return;
    const bool grabbed = option->state.testFlag(State_Sunken);
    const bool hovered = option->state.testFlag(State_MouseOver) || grabbed;
    const QRectF slider(subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget));
    const qreal gap = hovered ? px(2) : px(3);
    const QRectF handle = bar->orientation == Qt::Vertical ? slider.adjusted(gap, px(2), -gap, -px(2))
                                                           : slider.adjusted(px(2), gap, -px(2), -gap);
    const QColor rest = semanticColor(Semantic::Border);
    const QColor color = grabbed ? semanticColor(Semantic::MutedText) : mixed(ground, rest, hovered ? 1.0 : 0.75);
    paint::roundedBox(painter, handle, qMin(handle.width(), handle.height()) / 2, color, Qt::transparent, 0);
}

void WorkbenchStyle::drawGroupBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* box = qstyleoption_cast<const QStyleOptionGroupBox*>(option);
    if (!box)
        return;
    if (box->subControls.testFlag(SC_GroupBoxCheckBox)) {
        QStyleOptionButton check;
        check.QStyleOption::operator=(*box);
        check.rect = subControlRect(CC_GroupBox, option, SC_GroupBoxCheckBox, widget);
        proxy()->drawPrimitive(PE_IndicatorCheckBox, &check, painter, widget);
    }
    if (box->text.isEmpty())
        return;
    const QRect label = subControlRect(CC_GroupBox, option, SC_GroupBoxLabel, widget);
    painter->save();
    QFont font = painter->font();
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const int flags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine;
    proxy()->drawItemText(painter, label, flags, option->palette, option->state.testFlag(State_Enabled), box->text,
                          QPalette::WindowText);
    painter->restore();
    if (option->state.testFlag(State_HasFocus))
        paint::focusRing(painter, label.adjusted(-px(3), 0, px(3), 0), m_unit);
}

void WorkbenchStyle::drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (!combo)
        return;
    if (combo->frame)
        paint::field(painter, option, widget, m_unit);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    const bool enabled = option->state.testFlag(State_Enabled);
    const QColor ink =
        enabled ? semanticColor(Semantic::MutedText) : option->palette.color(QPalette::Disabled, QPalette::ButtonText);
    paint::chevron(painter, arrow, Qt::DownArrow, ink, m_unit);
}

void WorkbenchStyle::drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    if (!spin)
        return;
    if (spin->frame)
        paint::field(painter, option, widget, m_unit);
    if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto step = [&](SubControl control, QAbstractSpinBox::StepEnabledFlag flag, Qt::ArrowType type) {
        const QRect rect = subControlRect(CC_SpinBox, option, control, widget);
        const bool enabled = option->state.testFlag(State_Enabled) && spin->stepEnabled.testFlag(flag);
        const bool active = enabled && option->activeSubControls == control;
        const QColor ink = !enabled ? option->palette.color(QPalette::Disabled, QPalette::ButtonText)
                                    : semanticColor(active ? Semantic::Accent : Semantic::MutedText);
        paint::chevron(painter, rect, type, ink, m_unit * 0.85);
    };
    step(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
    step(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
}

void WorkbenchStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                        const QWidget* widget) const {
    switch (control) {
    case CC_ScrollBar:
        drawScrollBar(option, painter, widget);
        return;
    case CC_GroupBox:
        drawGroupBox(option, painter, widget);
        return;
    case CC_ComboBox:
        drawComboBox(option, painter, widget);
        return;
    case CC_SpinBox:
        drawSpinBox(option, painter, widget);
        return;
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

QIcon WorkbenchStyle::standardIcon(StandardPixmap standard, const QStyleOption* option, const QWidget* widget) const {
    switch (standard) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
        return icon(u"close");
    case SP_TitleBarNormalButton:
        return icon(u"dock");
    case SP_LineEditClearButton:
        return icon(u"close");
    case SP_ToolBarHorizontalExtensionButton: // the base style's are PNGs, for which Qt loads every image plugin
        return icon(u"chevron-right");
    case SP_ToolBarVerticalExtensionButton:
        return icon(u"chevron-down");
    default:
        return QProxyStyle::standardIcon(standard, option, widget);
    }
}

} // namespace swb
