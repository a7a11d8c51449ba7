// How big things are, and where their parts lie. What they look like is in workbench_style.cpp.
#include "ui/look/semantic.h"
#include "ui/shell/workbench_style.h"

#include <QAbstractScrollArea>
#include <QGroupBox>
#include <QStyleOption>
#include <QTabBar>

namespace swb {

namespace {

constexpr qreal kFieldPadding = 8;
constexpr qreal kButtonPadding = 13;
constexpr qreal kArrowWidth = 22;
constexpr qreal kHeadingGap = 6;

struct Length {
    QStyle::PixelMetric metric;
    int length; // in units
};

constexpr Length kLengths[] = {
    {QStyle::PM_SmallIconSize, 18},
    {QStyle::PM_ButtonIconSize, 18},
    {QStyle::PM_ListViewIconSize, 18},
    {QStyle::PM_TabBarIconSize, 18},
    {QStyle::PM_ToolBarIconSize, 18},
    {QStyle::PM_IndicatorWidth, 16},
    {QStyle::PM_IndicatorHeight, 16},
    {QStyle::PM_ExclusiveIndicatorWidth, 16},
    {QStyle::PM_ExclusiveIndicatorHeight, 16},
    {QStyle::PM_CheckBoxLabelSpacing, 7},
    {QStyle::PM_RadioButtonLabelSpacing, 7},
    {QStyle::PM_LayoutHorizontalSpacing, 8},
    {QStyle::PM_LayoutVerticalSpacing, 8},
    {QStyle::PM_ScrollBarExtent, 12},
    {QStyle::PM_ScrollBarSliderMin, 28},
    {QStyle::PM_ScrollView_ScrollBarSpacing, 0},
    {QStyle::PM_ScrollView_ScrollBarOverlap, 0},
    {QStyle::PM_TabBarTabShiftHorizontal, 0},
    {QStyle::PM_TabBarTabShiftVertical, 0},
    {QStyle::PM_TabBarTabOverlap, 0},
    {QStyle::PM_TabBarBaseOverlap, 0},
    {QStyle::PM_ButtonShiftHorizontal, 0},
    {QStyle::PM_ButtonShiftVertical, 0},
    {QStyle::PM_ButtonDefaultIndicator, 0},
    {QStyle::PM_DockWidgetFrameWidth, 0},
    {QStyle::PM_ToolBarFrameWidth, 0},
    {QStyle::PM_TabBarTabHSpace, 24},
    {QStyle::PM_TabBarTabVSpace, 14},
    {QStyle::PM_TabCloseIndicatorWidth, 18},
    {QStyle::PM_TabCloseIndicatorHeight, 18},
    {QStyle::PM_SplitterWidth, 7},
    {QStyle::PM_DockWidgetSeparatorExtent, 7},
    {QStyle::PM_DockWidgetTitleMargin, 5},
    {QStyle::PM_DockWidgetTitleBarButtonMargin, 3},
    {QStyle::PM_HeaderMargin, 6},
    {QStyle::PM_HeaderMarkSize, 12},
    {QStyle::PM_HeaderDefaultSectionSizeVertical, 26},
    {QStyle::PM_FocusFrameHMargin, 5},
    {QStyle::PM_TreeViewIndentation, 20},
    {QStyle::PM_ToolBarItemMargin, 4},
    {QStyle::PM_ToolBarItemSpacing, 2},
    {QStyle::PM_ToolBarSeparatorExtent, 9},
    {QStyle::PM_MenuHMargin, 4},
    {QStyle::PM_MenuVMargin, 4},
    {QStyle::PM_MenuButtonIndicator, 20},
    {QStyle::PM_ToolTipLabelFrameWidth, 6},
};

} // namespace

int WorkbenchStyle::controlHeight(const QStyleOption* option) const {
    return (option ? option->fontMetrics.height() : px(16)) + 2 * px(6);
}

int WorkbenchStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    for (const Length& row : kLengths)
        if (row.metric == metric)
            return row.length == 0 ? 0 : px(row.length);
    switch (metric) {
    // A group box is a heading over its contents: no frame, so no margin.
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
        return qobject_cast<const QGroupBox*>(widget) ? 0 : px(12);
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return qobject_cast<const QGroupBox*>(widget) ? 0 : px(10);
    case PM_DefaultFrameWidth:
        return qobject_cast<const QAbstractScrollArea*>(widget) ? 2 : 1;
    case PM_TabBarBaseHeight:
    case PM_MenuPanelWidth:
        return 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WorkbenchStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* returnData) const {
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_DockWidget_ButtonsHaveFrame:
    case SH_ScrollBar_Transient:
    case SH_Widget_Animation_Duration:
    case SH_TitleBar_NoBorder:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    case SH_TabBar_Alignment:
    case SH_FormLayoutLabelAlignment:
        return Qt::AlignLeft | (hint == SH_FormLayoutLabelAlignment ? Qt::AlignVCenter : Qt::Alignment());
    case SH_Table_GridLineColor:
        return static_cast<int>(semanticColor(Semantic::Separator).rgba());
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize WorkbenchStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                       const QWidget* widget) const {
    const int height = controlHeight(option);
    switch (type) {
    case CT_PushButton: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        if (button && button->text.isEmpty())
            return {qMax(height, size.width() + 2 * px(5)), qMax(height, size.height() + 2 * px(5))};
        return {size.width() + 2 * px(kButtonPadding), qMax(height, size.height() + px(8))};
    }
    case CT_ToolButton:
        return {qMax(height, size.width() + 2 * px(5)), qMax(height, size.height() + 2 * px(4))};
    case CT_LineEdit:
        return {size.width() + 2 * px(kFieldPadding), qMax(height, size.height())};
    case CT_ComboBox:
        return {size.width() + px(kFieldPadding) + px(kArrowWidth) + px(4), qMax(height, size.height())};
    case CT_SpinBox:
        return {size.width() + px(kFieldPadding) + px(kArrowWidth), qMax(height, size.height())};
    case CT_ItemViewItem: {
        QSize item = QProxyStyle::sizeFromContents(type, option, size, widget);
        return item.expandedTo({0, option->fontMetrics.height() + 2 * px(4)});
    }
    case CT_HeaderSection: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        if (!header)
            return QProxyStyle::sizeFromContents(type, option, size, widget);
        QStyleOptionHeader plain(*header);
        if (widget) // QHeaderView measures a bold font, one more to load; this style never draws it
            plain.fontMetrics = widget->fontMetrics();
        QSize section = QProxyStyle::sizeFromContents(type, &plain, size, widget);
        if (header->orientation == Qt::Horizontal)
            section.setHeight(qMax(section.height(), plain.fontMetrics.height() + 2 * px(5)));
        return section;
    }
    case CT_MenuItem: {
        QSize item = QProxyStyle::sizeFromContents(type, option, size, widget);
        const auto* entry = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (entry && entry->menuItemType == QStyleOptionMenuItem::Separator)
            return item;
        return item.expandedTo({0, option->fontMetrics.height() + 2 * px(5)});
    }
    case CT_MenuBarItem:
        return size + QSize(2 * px(9), 2 * px(5));
    default:
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
}

QRect WorkbenchStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    switch (element) {
    case SE_LineEditContents: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            return option->rect.adjusted(px(kFieldPadding) - 2, 1, 2 - px(kFieldPadding), -1);
        return option->rect;
    }
    case SE_PushButtonFocusRect:
        return option->rect;
    case SE_CheckBoxFocusRect:
    case SE_RadioButtonFocusRect: {
        const QRect label = QProxyStyle::subElementRect(element, option, widget);
        return label.adjusted(-px(3), -px(1), px(3), px(1)).intersected(option->rect);
    }
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

namespace {

QRect scrollBarPart(const QStyle& style, const QStyleOptionSlider& bar, QStyle::SubControl part) {
    const bool upright = bar.orientation == Qt::Vertical;
    const int length = upright ? bar.rect.height() : bar.rect.width();
    int slider = length;
    if (bar.maximum > bar.minimum) {
        const qint64 range = qint64(bar.maximum) - bar.minimum;
        slider = static_cast<int>(qint64(length) * bar.pageStep / (range + bar.pageStep));
        slider = qBound(qMin(style.pixelMetric(QStyle::PM_ScrollBarSliderMin, &bar), length), slider, length);
    }
    const int start =
        QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - slider, bar.upsideDown);
    const auto along = [&](int from, int extent) {
        return upright ? QRect(bar.rect.x(), bar.rect.y() + from, bar.rect.width(), extent)
                       : QRect(bar.rect.x() + from, bar.rect.y(), extent, bar.rect.height());
    };
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return along(start, slider);
    case QStyle::SC_ScrollBarSubPage:
        return along(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return along(start + slider, length - start - slider);
    case QStyle::SC_ScrollBarGroove:
        return bar.rect;
    default:
        return {};
    }
}

} // namespace

QRect WorkbenchStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                                     const QWidget* widget) const {
    const QRect& rect = option->rect;
    QRect part;
    switch (control) {
    case CC_ScrollBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return visualRect(option->direction, rect, scrollBarPart(*this, *bar, subControl));
        break;
    case CC_ComboBox:
        if (subControl == SC_ComboBoxEditField)
            part = rect.adjusted(px(kFieldPadding) - 2, 2, -px(kArrowWidth), -2);
        else if (subControl == SC_ComboBoxArrow)
            part = QRect(rect.right() + 1 - px(kArrowWidth), rect.y(), px(kArrowWidth) - px(4), rect.height());
        break;
    case CC_SpinBox: {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const int buttons = spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons ? px(4) : px(kArrowWidth);
        const QRect steps(rect.right() + 1 - buttons, rect.y() + px(3), buttons - px(4), rect.height() - 2 * px(3));
        if (subControl == SC_SpinBoxEditField)
            part = rect.adjusted(px(kFieldPadding) - 2, 2, -buttons, -2);
        else if (subControl == SC_SpinBoxUp)
            part = steps.adjusted(0, 0, 0, -steps.height() / 2);
        else if (subControl == SC_SpinBoxDown)
            part = steps.adjusted(0, steps.height() / 2, 0, 0);
        break;
    }
    case CC_GroupBox: {
        const auto* box = qstyleoption_cast<const QStyleOptionGroupBox*>(option);
        const bool hasCheck = box && box->subControls.testFlag(SC_GroupBoxCheckBox);
        const bool titled = box && (!box->text.isEmpty() || hasCheck);
        const int title = titled ? option->fontMetrics.height() + px(4) : 0;
        const int check = hasCheck ? px(16) : 0;
        if (subControl == SC_GroupBoxCheckBox)
            part = QRect(rect.x(), rect.y() + (title - check) / 2, check, check);
        else if (subControl == SC_GroupBoxLabel)
            part = QRect(rect.x() + (check ? check + px(7) : 0), rect.y(), rect.width() - check, title);
        else
            part = rect.adjusted(0, titled ? title + px(kHeadingGap) : 0, 0, 0);
        break;
    }
    default:
        break;
    }
    if (part.isValid())
        return visualRect(option->direction, rect, part);
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

} // namespace swb
