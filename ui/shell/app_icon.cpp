#include "ui/shell/app_icon.h"

#include "ui/views/icon.h"

namespace swb {

// It has no currentColor in it, so the engine that inks the others leaves it as it is.
QIcon appIcon() { return icon(u"socket-workbench"); }

} // namespace swb
