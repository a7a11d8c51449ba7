#pragma once

#include "ui/look/semantic.h"

#include <QFont>
#include <QObject>

#include <memory>
#include <optional>

class QApplication;

namespace swb {

class DesktopScheme;
class WorkbenchStyle;

// The look of the whole program: shade, size, style. One object, made in main after the application and before the
// first window. Thread: GUI.
//
// Until the first window is painted nothing is asked of the desktop: System begins as the lightness of the platform's
// palette, and is corrected when the desktop answers, if it ever does.
class Theme : public QObject {
    Q_OBJECT

public:
    enum class ColorScheme { System, Light, Dark };
    Q_ENUM(ColorScheme)

    static constexpr qreal kMinScale = 0.75;
    static constexpr qreal kMaxScale = 2.5;

    explicit Theme(QObject* parent = nullptr);
    ~Theme() override;

    // Puts style, palette and font on the application, and from now on keeps them.
    void applyTo(QApplication& application);

    ColorScheme colorScheme() const { return m_scheme; }
    void setColorScheme(ColorScheme scheme);
    Shade shade() const;

    // The size of everything, against the size the desktop asks for. Presentation mode uses it as well.
    qreal scale() const { return m_scale; }
    void setScale(qreal scale);
    qreal scaleFor(qreal pointSize) const; // at which ordinary text has that size
    void zoomIn();
    void zoomOut();
    void resetZoom() { setScale(1.0); }

    static QColor color(Semantic meaning) { return semanticColor(meaning); }

signals:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void followDesktop();
    void refresh();
    void refreshFont();
    static void forgetSizes();

    QApplication* m_application = nullptr;
    WorkbenchStyle* m_style = nullptr; // owned by the application
    std::unique_ptr<DesktopScheme> m_desktop;
    ColorScheme m_scheme = ColorScheme::System;
    Shade m_platformShade = Shade::Light;
    std::optional<Shade> m_desktopShade;
    QFont m_baseFont;
    qreal m_scale = 1.0;
};

} // namespace swb
