#pragma once

#include <QProxyStyle>

namespace swb {

// Fusion with calm, flat controls. It takes every colour from the palette and from semanticColor, and every length from
// one unit that follows the application's font, so that it needs no style sheet and no reload on a change.
class WorkbenchStyle : public QProxyStyle {
    Q_OBJECT

public:
    WorkbenchStyle();

    // How long 1 px of the drawing at 10 points and 96 dpi is now.
    void setUnit(qreal unit) { m_unit = unit; }

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                         const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returnData) const override;
    QIcon standardIcon(StandardPixmap standardIcon, const QStyleOption* option, const QWidget* widget) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

private:
    int px(qreal length) const { return qMax(1, qRound(length * m_unit)); }
    bool drawPanel(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                   const QWidget* widget) const;
    bool drawGround(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                    const QWidget* widget) const;
    bool drawIndicator(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const;
    void drawFocus(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawItem(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawHeaderLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawPushButtonBevel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawPushButtonLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawTabLabel(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawMenuBarItem(const QStyleOption* option, QPainter* painter) const;
    void drawDockTitle(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawGroupBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawComboBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawSpinBox(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    int controlHeight(const QStyleOption* option) const;

    qreal m_unit = 1.0;
};

} // namespace swb
