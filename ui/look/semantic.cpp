#include "ui/look/semantic.h"

#include <QGuiApplication>

#include <array>

namespace swb {

namespace {

struct Pair {
    Semantic meaning;
    QRgb light;
    QRgb dark;
};

// In the order of the enumeration; tst_theme holds the contrasts.
constexpr std::array kSemantics{
    Pair{Semantic::Success, 0xff00704f, 0xff3cc79b},     Pair{Semantic::Failure, 0xffb23a00, 0xffff9466},
    Pair{Semantic::Warning, 0xff855400, 0xfff0b23a},     Pair{Semantic::Running, 0xff6b6000, 0xfff0e442},
    Pair{Semantic::Scripted, 0xff97417a, 0xffde9cc2},    Pair{Semantic::Sent, 0xff0069a6, 0xff7cc4ee},
    Pair{Semantic::Received, 0xff006d75, 0xff5ed1c9},    Pair{Semantic::Observer, 0xff5a6472, 0xffa9b4bf},
    Pair{Semantic::Text, 0xff1a2027, 0xffe6eaee},        Pair{Semantic::MutedText, 0xff566170, 0xffa3aeb9},
    Pair{Semantic::Border, 0xff7f8a95, 0xff74808c},      Pair{Semantic::Separator, 0xffdce1e6, 0xff363e46},
    Pair{Semantic::Surface, 0xffffffff, 0xff272d33},     Pair{Semantic::CodeText, 0xff1a2027, 0xffdde3e8},
    Pair{Semantic::CodeSurface, 0xfff6f8fa, 0xff14181b}, Pair{Semantic::Accent, 0xff0072b2, 0xff56b4e9},
    Pair{Semantic::OnAccent, 0xffffffff, 0xff08202f},    Pair{Semantic::OnFailure, 0xffffffff, 0xff2a0e00},
};

struct Ground {
    QRgb window, base, alternate, button, highlight, highlightedText, visited, disabled, placeholder;
};

constexpr Ground kLight{0xfff2f4f6, 0xffffffff, 0xfff8f9fb, 0xffffffff, 0xffd3e7f4,
                        0xff10202b, 0xff7a3a66, 0xff8b95a0, 0xff5f6a78};
constexpr Ground kDark{0xff1e2328, 0xff171b1f, 0xff1c2025, 0xff2b3238, 0xff1e4056,
                       0xfff2f6f9, 0xffde9cc2, 0xff68727c, 0xff8b96a1};

} // namespace

Shade currentShade() {
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128 ? Shade::Dark : Shade::Light;
}

QColor semanticColor(Semantic meaning, Shade shade) {
    const Pair& pair = kSemantics.at(static_cast<std::size_t>(meaning));
    Q_ASSERT(pair.meaning == meaning);
    return QColor::fromRgb(shade == Shade::Light ? pair.light : pair.dark);
}

QPalette workbenchPalette(Shade shade) {
    const Ground& ground = shade == Shade::Light ? kLight : kDark;
    const QColor text = semanticColor(Semantic::Text, shade);
    const QColor separator = semanticColor(Semantic::Separator, shade);
    const QColor border = semanticColor(Semantic::Border, shade);

    QPalette palette;
    palette.setColor(QPalette::Window, QColor(ground.window));
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, QColor(ground.base));
    palette.setColor(QPalette::AlternateBase, QColor(ground.alternate));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, QColor(ground.placeholder));
    palette.setColor(QPalette::Button, QColor(ground.button));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, semanticColor(Semantic::OnAccent, shade));
    palette.setColor(QPalette::ToolTipBase, semanticColor(Semantic::Surface, shade));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, QColor(ground.highlight));
    palette.setColor(QPalette::HighlightedText, QColor(ground.highlightedText));
    palette.setColor(QPalette::Link, semanticColor(Semantic::Accent, shade));
    palette.setColor(QPalette::LinkVisited, QColor(ground.visited));
    palette.setColor(QPalette::Light, semanticColor(Semantic::Surface, shade));
    palette.setColor(QPalette::Midlight, separator);
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, border);
    palette.setColor(QPalette::Shadow, shade == Shade::Light ? QColor(0x60, 0x68, 0x70) : QColor(0x08, 0x0a, 0x0c));

    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, QColor(ground.disabled));
    palette.setColor(QPalette::Disabled, QPalette::Base, QColor(ground.window));
    palette.setColor(QPalette::Disabled, QPalette::Button, QColor(ground.window));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, separator);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, QColor(ground.disabled));
    return palette;
}

QColor mixed(const QColor& from, const QColor& to, qreal part) {
    const auto blend = [part](int a, int b) { return qRound(a + (b - a) * part); };
    return {blend(from.red(), to.red()), blend(from.green(), to.green()), blend(from.blue(), to.blue())};
}

} // namespace swb
