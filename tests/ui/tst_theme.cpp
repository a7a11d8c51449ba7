#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/shell/desktop_scheme.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QDBusVariant>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <array>
#include <cmath>

using namespace swb;

namespace {

// Source: WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor& color) {
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& one, const QColor& other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

constexpr double kText = 4.5;
constexpr double kControl = 3.0;

constexpr std::array kInks{Semantic::Success,  Semantic::Failure,  Semantic::Warning,  Semantic::Running,
                           Semantic::Scripted, Semantic::Sent,     Semantic::Received, Semantic::Observer,
                           Semantic::Text,     Semantic::MutedText};

QImage drawn(QWidget& widget) {
    QImage image(widget.size(), QImage::Format_RGB32);
    widget.render(&image);
    return image;
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.applyTo(*qApp); }

    void cleanup() {
        m_theme.setColorScheme(Theme::ColorScheme::System);
        m_theme.resetZoom();
    }

    void everyPaletteTextCanBeRead_data() {
        QTest::addColumn<Shade>("shade");
        QTest::newRow("light") << Shade::Light;
        QTest::newRow("dark") << Shade::Dark;
    }

    void everyPaletteTextCanBeRead() {
        QFETCH(Shade, shade);
        const QPalette palette = workbenchPalette(shade);
        using Role = QPalette::ColorRole;
        const std::array<std::pair<Role, Role>, 14> pairs{{
            {QPalette::WindowText, QPalette::Window},
            {QPalette::Text, QPalette::Base},
            {QPalette::Text, QPalette::AlternateBase},
            {QPalette::ButtonText, QPalette::Button},
            {QPalette::ButtonText, QPalette::Window},
            {QPalette::ToolTipText, QPalette::ToolTipBase},
            {QPalette::HighlightedText, QPalette::Highlight},
            {QPalette::PlaceholderText, QPalette::Base},
            {QPalette::Link, QPalette::Base},
            {QPalette::Link, QPalette::Window},
            {QPalette::LinkVisited, QPalette::Base},
            {QPalette::LinkVisited, QPalette::Window},
            {QPalette::Text, QPalette::Highlight},
            {QPalette::PlaceholderText, QPalette::Window},
        }};
        for (const auto& [ink, ground] : pairs)
            QVERIFY2(contrast(palette.color(ink), palette.color(ground)) >= kText,
                     qPrintable(QStringLiteral("roles %1 on %2").arg(int(ink)).arg(int(ground))));
    }

    void everyMeaningCanBeReadOnEveryGround_data() { everyPaletteTextCanBeRead_data(); }

    void everyMeaningCanBeReadOnEveryGround() {
        QFETCH(Shade, shade);
        const QPalette palette = workbenchPalette(shade);
        const std::array grounds{palette.color(QPalette::Window),         palette.color(QPalette::Base),
                                 palette.color(QPalette::AlternateBase),  palette.color(QPalette::Highlight),
                                 semanticColor(Semantic::Surface, shade), semanticColor(Semantic::CodeSurface, shade)};
        for (const Semantic ink : kInks)
            for (const QColor& ground : grounds)
                QVERIFY2(contrast(semanticColor(ink, shade), ground) >= kText,
                         qPrintable(QStringLiteral("meaning %1 on %2").arg(int(ink)).arg(ground.name())));
    }

    void fillsCarryTheirText_data() { everyPaletteTextCanBeRead_data(); }

    void fillsCarryTheirText() {
        QFETCH(Shade, shade);
        const auto color = [shade](Semantic meaning) { return semanticColor(meaning, shade); };
        QVERIFY(contrast(color(Semantic::OnAccent), color(Semantic::Accent)) >= kText);
        QVERIFY(contrast(color(Semantic::OnFailure), color(Semantic::Failure)) >= kText);
        QVERIFY(contrast(color(Semantic::CodeText), color(Semantic::CodeSurface)) >= kText);
    }

    void bordersAndFocusStandOut_data() { everyPaletteTextCanBeRead_data(); }

    void bordersAndFocusStandOut() {
        QFETCH(Shade, shade);
        const QPalette palette = workbenchPalette(shade);
        for (const auto ground : {QPalette::Window, QPalette::Base, QPalette::AlternateBase, QPalette::Button})
            for (const Semantic line : {Semantic::Border, Semantic::Accent, Semantic::Failure})
                QVERIFY2(contrast(semanticColor(line, shade), palette.color(ground)) >= kControl,
                         qPrintable(QStringLiteral("line %1 on role %2").arg(int(line)).arg(int(ground))));
    }

    void theOverrideDecidesTheShade() {
        QSignalSpy changed(&m_theme, &Theme::changed);
        m_theme.setColorScheme(Theme::ColorScheme::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(currentShade(), Shade::Dark);
        m_theme.setColorScheme(Theme::ColorScheme::Light);
        QCOMPARE(currentShade(), Shade::Light);
        QCOMPARE(Theme::color(Semantic::Accent), QColor(0x00, 0x72, 0xb2));
    }

    void theDesktopsAnswerIsUnwrapped() {
        const QVariant dark = QVariant::fromValue(uint(1));
        QCOMPARE(DesktopScheme::shadeOf(dark), std::optional(Shade::Dark));
        const QVariant wrapped = QVariant::fromValue(QDBusVariant(QVariant::fromValue(QDBusVariant(dark))));
        QCOMPARE(DesktopScheme::shadeOf(wrapped), std::optional(Shade::Dark));
        QCOMPARE(DesktopScheme::shadeOf(uint(2)), std::optional(Shade::Light));
        QCOMPARE(DesktopScheme::shadeOf(uint(0)), std::nullopt);
        QCOMPARE(DesktopScheme::shadeOf(uint(77)), std::nullopt);
    }

    void theScaleStaysInItsBounds() {
        m_theme.setScale(99);
        QCOMPARE(m_theme.scale(), Theme::kMaxScale);
        m_theme.zoomIn();
        QCOMPARE(m_theme.scale(), Theme::kMaxScale);
        m_theme.setScale(0);
        QCOMPARE(m_theme.scale(), Theme::kMinScale);
        m_theme.zoomOut();
        QCOMPARE(m_theme.scale(), Theme::kMinScale);
    }

    void zoomingInAndOutComesBack() {
        m_theme.zoomIn();
        QVERIFY(m_theme.scale() > 1.0);
        m_theme.zoomOut();
        QCOMPARE(m_theme.scale(), 1.0);
    }

    void everyFontFollowsTheScale() {
        QLabel label(QStringLiteral("title"));
        QLabel code(QStringLiteral("code"));
        setTextRole(&label, TextRole::Title);
        setTextRole(&code, TextRole::Code);
        const qreal title = label.font().pointSizeF();
        m_theme.setScale(2.0);
        QCOMPARE(label.font().pointSizeF(), title * 2);
        QCOMPARE(code.font().pointSizeF(), QApplication::font().pointSizeF());
    }

    void aTonedTextFollowsTheShade() {
        QLabel label(QStringLiteral("ECONNREFUSED"));
        m_theme.setColorScheme(Theme::ColorScheme::Light);
        setTextTone(&label, Semantic::Failure);
        m_theme.setColorScheme(Theme::ColorScheme::Dark);
        QCOMPARE(label.palette().color(QPalette::WindowText), semanticColor(Semantic::Failure, Shade::Dark));
    }

    void controlsOfALineAreEquallyHigh() {
        QPushButton button(QStringLiteral("bind"));
        QLineEdit edit;
        QCOMPARE(button.sizeHint().height(), edit.sizeHint().height());
    }

    void aProminentButtonIsFilledWithTheAccent() {
        QPushButton button;
        button.resize(60, 30);
        QVERIFY(drawn(button).pixelColor(10, 15) != Theme::color(Semantic::Accent));
        setProminent(&button, Mark::On);
        QCOMPARE(drawn(button).pixelColor(10, 15), Theme::color(Semantic::Accent));
    }

    void anInvalidFieldIsFramedInTheColourOfFailure() {
        QLineEdit edit;
        edit.resize(80, 28);
        setInvalid(&edit, Mark::On);
        QCOMPARE(drawn(edit).pixelColor(40, 0), Theme::color(Semantic::Failure));
    }

private:
    Theme m_theme;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
