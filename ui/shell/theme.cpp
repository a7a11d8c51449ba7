#include "ui/shell/theme.h"

#include "ui/look/installed_family.h"
#include "ui/look/type_scale.h"
#include "ui/shell/desktop_scheme.h"
#include "ui/shell/layout_scaler.h"
#include "ui/shell/workbench_style.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QTimer>
#include <QWidget>

#include <algorithm>
#include <array>

namespace swb {

namespace {

// Without a desktop Qt takes 9 points, too small for a screen that a class looks at.
constexpr qreal kLeastPointSize = 10.0;

constexpr std::array kZoomSteps{0.75, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.25, 2.5};
constexpr qreal kSameScale = 0.01;

} // namespace

Theme::Theme(QObject* parent)
    : QObject(parent) {}

Theme::~Theme() = default;

void Theme::applyTo(QApplication& application) {
    m_application = &application;
    m_platformShade = currentShade();
    m_baseFont = QApplication::font();
    if (m_baseFont.pointSizeF() < kLeastPointSize)
        m_baseFont.setPointSizeF(kLeastPointSize);
    // The family as it was found: an alias such as "Sans Serif" would lose to the next name of the list.
    m_baseFont.setFamilies({installedFamily(m_baseFont.family()), QStringLiteral("Noto Sans CJK SC"),
                            QStringLiteral("WenQuanYi Micro Hei")});

    m_style = new WorkbenchStyle;
    refreshFont();
    QApplication::setStyle(m_style);
    QApplication::setPalette(workbenchPalette(shade()));
    refreshTextRoles();
    application.installEventFilter(this);
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    // The first paint is the moment from which the desktop may be asked without delaying the window.
    if (event->type() == QEvent::Paint) {
        m_application->removeEventFilter(this);
        QTimer::singleShot(0, this, &Theme::followDesktop);
    }
    return QObject::eventFilter(watched, event);
}

void Theme::followDesktop() {
    m_desktop = std::make_unique<DesktopScheme>();
    connect(m_desktop.get(), &DesktopScheme::shadeChanged, this, [this](std::optional<Shade> desktopShade) {
        const Shade before = shade();
        m_desktopShade = desktopShade;
        if (shade() != before)
            refresh();
    });
    m_desktop->start();
}

Shade Theme::shade() const {
    if (m_scheme == ColorScheme::System)
        return m_desktopShade.value_or(m_platformShade);
    return m_scheme == ColorScheme::Dark ? Shade::Dark : Shade::Light;
}

void Theme::setColorScheme(ColorScheme scheme) {
    if (m_scheme == scheme)
        return;
    m_scheme = scheme;
    refresh();
}

void Theme::setScale(qreal scale) {
    const qreal bounded = std::clamp(scale, kMinScale, kMaxScale);
    if (qFuzzyCompare(m_scale, bounded))
        return;
    m_scale = bounded;
    refreshFont();
    refresh();
    QTimer::singleShot(0, this, &Theme::forgetSizes);
}

// A combo box measures itself while fonts and style change one after the other, and keeps what it found.
void Theme::forgetSizes() {
    const auto widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets)
        if (qobject_cast<QComboBox*>(widget) != nullptr) {
            QEvent event(QEvent::StyleChange);
            QApplication::sendEvent(widget, &event);
            widget->updateGeometry();
        }
}

qreal Theme::scaleFor(qreal pointSize) const {
    return m_baseFont.pointSizeF() > 0 ? pointSize / m_baseFont.pointSizeF() : 1.0;
}

void Theme::zoomIn() {
    const auto* next =
        std::find_if(kZoomSteps.begin(), kZoomSteps.end(), [this](qreal step) { return step > m_scale + kSameScale; });
    setScale(next == kZoomSteps.end() ? kMaxScale : *next);
}

void Theme::zoomOut() {
    const auto previous = std::find_if(kZoomSteps.rbegin(), kZoomSteps.rend(),
                                       [this](qreal step) { return step < m_scale - kSameScale; });
    setScale(previous == kZoomSteps.rend() ? kMinScale : *previous);
}

void Theme::refreshFont() {
    if (!m_application)
        return;
    QFont font = m_baseFont;
    font.setPointSizeF(m_baseFont.pointSizeF() * m_scale);
    scaleLayouts(QApplication::font().pointSizeF(), font.pointSizeF());
    QApplication::setFont(font);
    m_style->setUnit(scaled(1000) / 1000.0);
    // Widgets keep the style's lengths until they hear that it changed.
    const auto widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        QEvent event(QEvent::StyleChange);
        QApplication::sendEvent(widget, &event);
        widget->updateGeometry();
        if (auto* header = qobject_cast<QHeaderView*>(widget); header && header->orientation() == Qt::Vertical)
            header->setDefaultSectionSize(
                m_style->pixelMetric(QStyle::PM_HeaderDefaultSectionSizeVertical, nullptr, header));
    }
}

void Theme::refresh() {
    if (m_application) {
        QApplication::setPalette(workbenchPalette(shade()));
        refreshTextRoles();
    }
    emit changed();
}

} // namespace swb
