#include "ui/look/control_look.h"

#include <QVariant>
#include <QWidget>

namespace swb {

namespace {

void mark(QWidget* widget, const char* property, Mark value) {
    const bool on = value == Mark::On;
    if (widget->property(property).toBool() == on)
        return;
    widget->setProperty(property, on);
    widget->update();
}

} // namespace

void setProminent(QWidget* button, Mark value) { mark(button, kProminentProperty, value); }
void setDanger(QWidget* button, Mark value) { mark(button, kDangerProperty, value); }
void setInvalid(QWidget* field, Mark value) { mark(field, kInvalidProperty, value); }

} // namespace swb
