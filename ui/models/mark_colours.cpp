#include "ui/models/mark_colours.h"

#include "ui/look/semantic.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr char kContext[] = "swb::MarkColours";
constexpr double kShare = 0.28; // of the colour in the ground: text stays readable in light and in dark

constexpr std::array<MarkColour, 4> kColours = {{
    {"red", QT_TRANSLATE_NOOP("swb::MarkColours", "red"), 0xffd55e00},
    {"yellow", QT_TRANSLATE_NOOP("swb::MarkColours", "yellow"), 0xfff0e442},
    {"green", QT_TRANSLATE_NOOP("swb::MarkColours", "green"), 0xff009e73},
    {"blue", QT_TRANSLATE_NOOP("swb::MarkColours", "blue"), 0xff56b4e9},
}};

const MarkColour* find(const std::string& word) {
    const auto* found = std::ranges::find_if(kColours, [&](const MarkColour& one) { return one.word == word; });
    return found != kColours.end() ? found : nullptr;
}

} // namespace

std::span<const MarkColour> markColours() { return kColours; }

QString markName(const std::string& word) {
    const MarkColour* colour = find(word);
    return colour != nullptr ? QCoreApplication::translate(kContext, colour->name) : QString::fromStdString(word);
}

QColor markGround(const std::string& word) {
    const MarkColour* colour = find(word);
    return colour != nullptr ? mixed(QGuiApplication::palette().color(QPalette::Base), QColor(colour->ground), kShare)
                             : QColor();
}

} // namespace swb
