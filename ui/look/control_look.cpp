#include "ui/look/control_look.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QLineEdit>
#include <QToolButton>
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

void keepRoomWhenHidden(QWidget* widget) {
    QSizePolicy policy = widget->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    widget->setSizePolicy(policy);
}

void setFieldName(QWidget* field, const QString& label) {
    field->setAccessibleName(label);
    if (const auto* combo = qobject_cast<QComboBox*>(field); combo && combo->lineEdit())
        combo->lineEdit()->setAccessibleName(label);
}

void addClearButton(QLineEdit* line) {
    line->setClearButtonEnabled(true);
    if (auto* button = line->findChild<QToolButton*>()) {
        button->setAccessibleName(QCoreApplication::translate("ControlLook", "Empty"));
        button->setToolTip(QCoreApplication::translate("ControlLook", "Empty this field"));
    }
}

} // namespace swb
