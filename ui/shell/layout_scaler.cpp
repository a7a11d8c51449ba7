#include "ui/shell/layout_scaler.h"

#include "ui/views/flow_layout.h"

#include <QApplication>
#include <QGridLayout>
#include <QLabel>
#include <QVariant>
#include <QWidget>

#include <vector>

namespace swb {

namespace {

constexpr char kFirstProperty[] = "swbFirstLengths";
constexpr char kSetProperty[] = "swbSetLengths";

using Lengths = QList<qreal>;

Lengths lengthsOf(const QMargins& margins) {
    return {qreal(margins.left()), qreal(margins.top()), qreal(margins.right()), qreal(margins.bottom())};
}

Lengths lengthsOf(const QLabel& label) { return lengthsOf(label.contentsMargins()); }

Lengths lengthsOf(const QLayout& layout) {
    Lengths lengths = lengthsOf(layout.contentsMargins());
    if (const auto* grid = qobject_cast<const QGridLayout*>(&layout))
        lengths << grid->horizontalSpacing() << grid->verticalSpacing();
    else
        lengths << layout.spacing();
    if (const auto* flow = qobject_cast<const FlowLayout*>(&layout))
        lengths << flow->lineSpacing();
    return lengths;
}

void setLengths(QLabel& label, const Lengths& lengths) {
    label.setContentsMargins(qRound(lengths[0]), qRound(lengths[1]), qRound(lengths[2]), qRound(lengths[3]));
}

void setLengths(QLayout& layout, const Lengths& lengths) {
    const auto at = [&](int i) { return qRound(lengths[i]); };
    layout.setContentsMargins(at(0), at(1), at(2), at(3));
    if (auto* grid = qobject_cast<QGridLayout*>(&layout)) {
        grid->setHorizontalSpacing(at(4));
        grid->setVerticalSpacing(at(5));
    } else {
        layout.setSpacing(at(4));
    }
    if (auto* flow = qobject_cast<FlowLayout*>(&layout))
        flow->setLineSpacing(at(5));
}

// One layout, or a label with margins of its own, and what it shall have.
template <class Owner>
struct Step {
    Owner* owner;
    Lengths next;
};

template <class Owner>
Step<Owner> stepOf(Owner& owner, double before, double after) {
    QObject& object = owner;
    const Lengths now = lengthsOf(owner);
    // At size 1, with what was set there.
    auto first = object.property(kFirstProperty).value<Lengths>();
    if (first.size() != now.size() || object.property(kSetProperty).value<Lengths>() != now) {
        first = now;
        for (qreal& length : first)
            length = length < 0 ? length : length / before; // below zero: the style's, which follows by itself
    }
    object.setProperty(kFirstProperty, QVariant::fromValue(first));
    for (qreal& length : first)
        length = length < 0 ? length : length * after;
    return {&owner, first};
}

template <class Owner>
void take(const std::vector<Step<Owner>>& steps) {
    for (const auto& [owner, next] : steps)
        setLengths(*owner, next);
    for (const auto& [owner, next] : steps)
        static_cast<QObject*>(owner)->setProperty(kSetProperty, QVariant::fromValue(lengthsOf(*owner)));
}

} // namespace

void scaleLayouts(double before, double after) {
    if (before <= 0 || qFuzzyCompare(before, after))
        return;
    // All are asked before any is set: an inner layout without a gap of its own tells that of the outer one.
    std::vector<Step<QLabel>> labels;
    std::vector<Step<QLayout>> layouts;
    const auto widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        if (auto* label = qobject_cast<QLabel*>(widget); label != nullptr && !label->contentsMargins().isNull())
            labels.push_back(stepOf(*label, before, after));
        QLayout* layout = widget->layout();
        // Qt's own, of a dock or a tool bar, are the style's business.
        if (layout == nullptr || widget->inherits("QDockWidget") || widget->inherits("QMainWindow") ||
            widget->inherits("QToolBar"))
            continue;
        layouts.push_back(stepOf(*layout, before, after));
        const auto inner = layout->findChildren<QLayout*>();
        for (QLayout* one : inner)
            layouts.push_back(stepOf(*one, before, after));
    }
    take(labels);
    take(layouts);
}

} // namespace swb
