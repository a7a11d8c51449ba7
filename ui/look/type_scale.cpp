#include "ui/look/type_scale.h"

#include "ui/look/installed_family.h"

#include <QApplication>
#include <QFontDatabase>
#include <QScreen>
#include <QVariant>
#include <QWidget>

namespace swb {

namespace {

constexpr char kRoleProperty[] = "swbTextRole";
constexpr char kToneProperty[] = "swbTextTone";

struct Step {
    qreal factor;
    QFont::Weight weight;
};

Step stepOf(TextRole role) {
    switch (role) {
    case TextRole::Small:
        return {0.92, QFont::Normal};
    case TextRole::Caption:
        return {0.85, QFont::Normal};
    case TextRole::Heading:
        return {1.1, QFont::DemiBold};
    case TextRole::Title:
        return {1.4, QFont::DemiBold};
    case TextRole::Body:
    case TextRole::Code:
        break;
    }
    return {1.0, QFont::Normal};
}

void applyTone(QWidget* widget, Semantic tone) {
    QPalette palette = widget->palette();
    const QColor color = semanticColor(tone);
    palette.setColor(QPalette::WindowText, color);
    palette.setColor(QPalette::Text, color);
    palette.setColor(QPalette::ButtonText, color); // a flat button says something, too
    widget->setPalette(palette);
}

} // namespace

QFont fontFor(TextRole role) {
    const QFont body = QApplication::font();
    QFont font = body;
    if (role == TextRole::Code) {
        // Asked for once: the answer is a look into the font database.
        static const QStringList kFixedFamilies{
            installedFamily(QFontDatabase::systemFont(QFontDatabase::FixedFont).family()),
            QStringLiteral("Noto Sans Mono CJK SC"), QStringLiteral("WenQuanYi Micro Hei Mono")};
        font.setFamilies(kFixedFamilies);
    }
    // Said of every role: what a font does not say, a widget takes from its parent's, and a small line within code
    // would be a font of its own to look for.
    font.setStyleHint(role == TextRole::Code ? QFont::Monospace : QFont::AnyStyle);
    font.setFixedPitch(role == TextRole::Code);
    const Step step = stepOf(role);
    font.setPointSizeF(body.pointSizeF() * step.factor);
    font.setWeight(step.weight);
    return font;
}

void setTextRole(QWidget* widget, TextRole role) {
    widget->setProperty(kRoleProperty, static_cast<int>(role));
    widget->setFont(fontFor(role));
}

void setTextTone(QWidget* widget, Semantic tone) {
    widget->setProperty(kToneProperty, static_cast<int>(tone));
    applyTone(widget, tone);
}

void refreshTextRoles() {
    const auto widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        if (const QVariant role = widget->property(kRoleProperty); role.isValid())
            widget->setFont(fontFor(static_cast<TextRole>(role.toInt())));
        if (const QVariant tone = widget->property(kToneProperty); tone.isValid())
            applyTone(widget, static_cast<Semantic>(tone.toInt()));
    }
}

int scaled(qreal length) {
    const QScreen* screen = QGuiApplication::primaryScreen();
    const qreal dpi = screen ? screen->logicalDotsPerInchY() : 96.0;
    const QFont font = QApplication::font();
    const qreal pixels = font.pointSizeF() > 0 ? font.pointSizeF() * dpi / 72.0 : font.pixelSize();
    return qRound(length * pixels * 72.0 / 960.0);
}

} // namespace swb
