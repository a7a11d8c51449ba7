#pragma once

#include <QWidget>

#include <span>

namespace swb {

// The tab key goes through these widgets and what is inside them in this order, whenever they were made. A widget that
// hands its focus to one inside it (a focus proxy) must not be among them: Qt leaves it behind, a stop of its own.
void chainTabStops(std::span<QWidget* const> blocks);

} // namespace swb
