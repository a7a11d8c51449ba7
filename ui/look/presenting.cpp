#include "ui/look/presenting.h"

#include <QApplication>
#include <QVariant>
#include <QWidget>

namespace swb {

namespace {

constexpr char kAsideProperty[] = "swbAside";
constexpr char kPresentingProperty[] = "swbPresenting"; // of the application

} // namespace

void setAside(QWidget* widget) {
    widget->setProperty(kAsideProperty, true);
    if (isPresenting())
        widget->hide();
}

void setPresenting(bool presenting) {
    qApp->setProperty(kPresentingProperty, presenting);
    const auto widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets)
        if (widget->property(kAsideProperty).toBool())
            widget->setHidden(presenting);
}

bool isPresenting() { return qApp->property(kPresentingProperty).toBool(); }

} // namespace swb
