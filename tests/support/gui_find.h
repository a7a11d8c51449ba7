#pragma once

#include "ui/editors/inline_note.h"

#include <QWidget>

// Widgets found as a person finds them: by name, and among those that are seen.
namespace swb::test {

template <class Widget>
Widget* named(QWidget* root, const QString& name) {
    for (Widget* widget : root->findChildren<Widget*>()) {
        if (widget->accessibleName() == name && widget->isVisibleTo(root))
            return widget;
    }
    return nullptr;
}

inline InlineNote* noteOf(QWidget* root) {
    for (InlineNote* note : root->findChildren<InlineNote*>()) {
        if (note->isVisibleTo(root))
            return note;
    }
    return nullptr;
}

} // namespace swb::test
