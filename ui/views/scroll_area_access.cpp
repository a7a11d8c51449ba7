#include "ui/views/scroll_area_access.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QScrollArea>

namespace swb {

namespace {

// The base class looks whether there is such a child.
QAccessibleInterface* createAccess(const QString& className, QObject* object) {
    auto* area = className == QLatin1String("QScrollArea") ? qobject_cast<QScrollArea*>(object) : nullptr;
    return area != nullptr ? new QAccessibleWidget(area, QAccessible::Client) : nullptr;
}

} // namespace

void installScrollAreaAccess() { QAccessible::installFactory(createAccess); }

} // namespace swb
